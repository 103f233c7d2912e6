/** The certificate of the receiver's HTTPS port. */
export interface LocalCertificate {
  /** Where it lies, for programs that take a file. */
  file: string;
  pem: string;
  /** SHA-256, as pairs of hex digits with colons. */
  fingerprint: string;
  notBeforeMs: number;
  notAfterMs: number;
  names: string[];
}

/** How to make a client trust it, without touching the trust store of the system. */
export function certificateHelp(file: string, url: string): { client: string; text: string }[] {
  const bundle = `"$(python -c 'import certifi; print(certifi.where())')"`;
  return [
    { client: 'curl', text: `curl --cacert '${file}' ${url}/health` },
    { client: 'Python requests', text: `requests.post("${url}/webhook", data=body, headers=headers, verify="${file}")` },
    { client: 'Node', text: `NODE_EXTRA_CA_CERTS='${file}' node app.js` },
    {
      client: 'A stock MLflow',
      text: [
        '# MLflow sends webhooks with the certificates of certifi (since 3.15 whatever REQUESTS_CA_BUNDLE says). In its environment:',
        `cat '${file}' >> ${bundle}`,
        'export MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true',
        `# Then register ${url}/webhook. Instead of the first line, plain http works with:`,
        'export MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https',
      ].join('\n'),
    },
  ];
}
