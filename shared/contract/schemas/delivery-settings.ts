import { z } from 'zod';
import { type DeliverySettings, SETTING_LIMITS } from '#shared/domain/delivery/delivery-settings.ts';
import { profileName } from './delivery.ts';
import { maybe, objectOf } from './object-of.ts';

const { maxRetries, timeScale, requestTimeoutMs, workersPerWebhook } = SETTING_LIMITS;

const fields = {
  profile: profileName,
  maxRetries: z.int().min(maxRetries[0]).max(maxRetries[1]),
  timeScale: z.number().min(timeScale[0]).max(timeScale[1]),
  requestTimeoutMs: z.int().min(requestTimeoutMs[0]).max(requestTimeoutMs[1]),
  workersPerWebhook: z.int().min(workersPerWebhook[0]).max(workersPerWebhook[1]),
};

export const deliverySettings = objectOf<DeliverySettings>()(fields);

export const deliverySettingsPatch = z.strictObject({
  profile: maybe(fields.profile),
  maxRetries: maybe(fields.maxRetries),
  timeScale: maybe(fields.timeScale),
  requestTimeoutMs: maybe(fields.requestTimeoutMs),
  workersPerWebhook: maybe(fields.workersPerWebhook),
});
