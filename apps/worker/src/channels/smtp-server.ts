/** How to reach the mail server, from SMTP_URL. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Without STARTTLS nothing is sent. */
  readonly requireTls: boolean;
  readonly user: string | null;
  readonly password: string | null;
}

const loopback = /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/;

/**
 * Reads SMTP_URL. STARTTLS is demanded of every server that is not this machine itself; with `?requireTLS=true` of
 * this machine too. Certificates are always checked: there is no setting to trust a wrong one.
 */
export function smtpServer(smtpUrl: string): SmtpServer {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const isLoopback = loopback.test(url.hostname);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: !secure && (!isLoopback || url.searchParams.get('requireTLS') === 'true'),
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
  };
}
