/**
 * The first coding of a Transfer-Encoding header other than chunks, which Node's parser takes off: `gzip` of
 * `gzip, chunked`. Such a body is still packed, and whoever reads it without this header cannot know.
 */
export function packedTransfer(transferEncoding: string | undefined): string | undefined {
  return transferEncoding
    ?.split(',')
    .map((coding) => coding.split(';', 1)[0]?.trim().toLowerCase() ?? '')
    .find((coding) => coding !== '' && coding !== 'chunked' && coding !== 'identity');
}
