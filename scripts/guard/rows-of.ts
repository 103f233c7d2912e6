/** The promises that a test file measures, or whose known-bad variant it measures, as its source names them. */
export const rowsOf = (source: string): Set<string> =>
  new Set([...source.matchAll(/(?:row: |knownBad\(\s*)'([A-Z]-\d\d)'/g)].map(([, row = '']) => row));

/** Those whose known-bad variant it measures. */
export const provenBy = (source: string): Set<string> =>
  new Set([...source.matchAll(/knownBad\(\s*'([A-Z]-\d\d)'/g)].map(([, row = '']) => row));
