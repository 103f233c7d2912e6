import { describe, expect, it } from 'vitest';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';

const core = {
  version: '0.1.0',
  pid: 42,
  urls: {
    mlflow: 'http://127.0.0.1:5000',
    receiver: 'http://127.0.0.1:8000',
    receiverTls: null,
    webhookUrl: 'http://127.0.0.1:8000/webhook',
    inspector: 'http://127.0.0.1:5080',
  },
};

describe('core.json', () => {
  it('is read back as it was written', () => {
    expect(parseCoreFile(JSON.stringify(core))).toEqual(core);
  });

  it.each(['', '{', 'null', '[]', '{"pid":42}', JSON.stringify({ ...core, urls: {} })])('is ignored when it holds %j', (text) => {
    expect(parseCoreFile(text)).toBeUndefined();
  });
});
