import { WriteFailedError } from '#core/database/writer.ts';
import { NoSecretKeyError } from '#core/dispatch/store/webhook-secrets.ts';
import { JsonTooMuchError } from '#core/http/json-limits.ts';
import { BodyTooLargeError, NoRoomError } from '#core/http/read-body.ts';
import { MlflowError, type MlflowErrorClass, type MlflowErrorCode } from '#shared/domain/mlflow/mlflow-error.ts';
import type { Answer } from './answer.ts';
import { asciiJson } from './json-text.ts';

interface ErrorKind {
  status: number;
  sqlstate?: string;
  /** MLflow's `error_class`; the client does not look at it, people do. */
  errorClass?: string;
}

type EnvelopeCode = MlflowErrorCode | 'INTERNAL_ERROR' | 'ENDPOINT_NOT_FOUND' | 'TEMPORARILY_UNAVAILABLE';

/** Every error code with what goes with it, as MLflow 3.17.2 answers. Note that a duplicate is a 400, not a 409. */
const ERROR_KINDS: Record<EnvelopeCode, ErrorKind> = {
  INVALID_PARAMETER_VALUE: { status: 400, sqlstate: 'KAM00', errorClass: 'INVALID_PARAMETER_VALUE' },
  RESOURCE_ALREADY_EXISTS: { status: 400, sqlstate: 'KAM00', errorClass: 'RESOURCE_ALREADY_EXISTS' },
  RESOURCE_DOES_NOT_EXIST: { status: 404, sqlstate: 'KAM00', errorClass: 'RESOURCE_NOT_FOUND' },
  BAD_REQUEST: { status: 400, sqlstate: 'KAM00', errorClass: 'INVALID_PARAMETER_VALUE' },
  // MLflow answers 500 here, which makes its client try again for minutes.
  FEATURE_DISABLED: { status: 400, sqlstate: 'KAM00', errorClass: 'FEATURE_DISABLED' },
  // As above.
  INVALID_STATE: { status: 400, sqlstate: 'XXM00', errorClass: 'CLIENT_INTERNAL_ERROR' },
  NOT_IMPLEMENTED: { status: 501 },
  ENDPOINT_NOT_FOUND: { status: 404, sqlstate: 'KAM00', errorClass: 'ENDPOINT_NOT_FOUND' },
  // The client tries again after a moment, which is what should happen.
  TEMPORARILY_UNAVAILABLE: { status: 503 },
  INTERNAL_ERROR: { status: 500, sqlstate: 'XXM00', errorClass: 'CLIENT_INTERNAL_ERROR' },
};

const EXACT_CLASSES: Record<MlflowErrorClass, Omit<ErrorKind, 'status'>> = {
  ATTRIBUTE_NOT_FOUND: { sqlstate: 'KAM04', errorClass: 'ATTRIBUTE_NOT_FOUND' },
};

/** The one place where an error becomes an answer. @returns undefined for what is a bug. */
export function refusalOf(error: unknown): Answer | undefined {
  if (error instanceof MlflowError) return envelope(error.code, error.message, error.errorClass && EXACT_CLASSES[error.errorClass]);
  if (error instanceof WriteFailedError) return { ...envelope('INTERNAL_ERROR', error.message), status: 507 };
  if (error instanceof NoSecretKeyError) return envelope('INVALID_PARAMETER_VALUE', error.message);
  if (error instanceof BodyTooLargeError) {
    return { ...envelope('BAD_REQUEST', `The request body is larger than ${error.limitBytes} bytes.`), status: 413 };
  }
  if (error instanceof JsonTooMuchError) return envelope('INVALID_PARAMETER_VALUE', error.message);
  if (error instanceof NoRoomError) return envelope('TEMPORARILY_UNAVAILABLE', error.message);
  return undefined;
}

/** For a bug of ours: the log has the details. */
export const internalError = () => envelope('INTERNAL_ERROR', 'Hookglass could not handle this request; its log says why.');

/** A call that MLflow has and Hookglass has not. MLflow's clients print the sentence, or fall back to an older call. */
export const absentAnswer = (sentence: string) => envelope('ENDPOINT_NOT_FOUND', sentence);

/** Another server that was to answer did not. @param status 4xx where trying again helps nobody */
export function noAnswerThere(status: number, sentence: string): Answer {
  return { ...envelope(status < 500 ? 'INVALID_STATE' : 'TEMPORARILY_UNAVAILABLE', sentence), status };
}

function envelope(code: EnvelopeCode, message: string, exact: Omit<ErrorKind, 'status'> = {}): Answer {
  const { status, sqlstate, errorClass } = { ...ERROR_KINDS[code], ...exact };
  const members = [`"error_code": "${code}"`, `"message": ${asciiJson(message)}`];
  if (sqlstate) members.push(`"sqlstate": "${sqlstate}"`);
  if (errorClass) members.push(`"error_class": "${errorClass}"`);
  return { status, type: 'application/json', body: `{${members.join(', ')}}` };
}
