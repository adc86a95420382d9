// The words with those of webhooks, which only their page loads.
import { webhook } from './en/webhook.ts';
import { words as shared } from './words.ts';

export const words = { ...shared, ...webhook };
