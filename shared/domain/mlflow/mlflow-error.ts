/** The error codes of MLflow's API that this program answers with. */
export type MlflowErrorCode =
  | 'INVALID_PARAMETER_VALUE'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'BAD_REQUEST'
  | 'FEATURE_DISABLED'
  | 'INVALID_STATE'
  | 'NOT_IMPLEMENTED';

export type MlflowErrorClass = 'ATTRIBUTE_NOT_FOUND';

/** A request that is refused as MLflow would refuse it: the message is MLflow's text, word for word. */
export class MlflowError extends Error {
  readonly code: MlflowErrorCode;
  /** Where MLflow is more exact than with the class that goes with the code. */
  readonly errorClass: MlflowErrorClass | undefined;

  constructor(code: MlflowErrorCode, message: string, errorClass?: MlflowErrorClass) {
    super(message);
    this.name = 'MlflowError';
    this.code = code;
    this.errorClass = errorClass;
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);

export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
