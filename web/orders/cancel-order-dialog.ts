// Gives an order up: the one thing asked is why.
import { h } from 'preact';
import { client } from '../client.ts';
import { PersonBanner } from '../parts/person.ts';
import { ReasonDialog } from '../parts/reason-dialog.ts';
import type { Order } from '../shapes.ts';
import { words } from '../words/words.ts';

export interface CancelOrderDialogProps {
  order: Order;
  onChanged: (order: Order) => void;
  onClose: () => void;
}

export function CancelOrderDialog({ order, onChanged, onClose }: CancelOrderDialogProps) {
  const text = words.order;
  return h(
    ReasonDialog,
    {
      title: text.cancelTitle(order.examName),
      text: text.cancelText,
      label: text.reason,
      submit: text.cancelButton,
      danger: true,
      send: async (reason) => onChanged(await client.cancelOrder(order.id, reason, order.version)),
      onClose,
    },
    h(PersonBanner, { person: order.patient }),
  );
}
