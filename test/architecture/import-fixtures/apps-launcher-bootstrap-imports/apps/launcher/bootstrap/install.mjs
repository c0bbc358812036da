// Allowed to the launcher, but not before it is installed.
import { SMTPServer } from 'smtp-server';

export const receiver = new SMTPServer();
