// The words with those of the box itself (devices, people, log, settings), which only its pages load: the shell stays small.
import { audit } from './en/audit.ts';
import { device } from './en/device.ts';
import { staff } from './en/staff.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...device, ...audit, ...staff };
