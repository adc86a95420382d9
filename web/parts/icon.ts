// One icon of the set (lucide), drawn as SVG. A word always stands beside it or in `label`.
import { h, type SVGAttributes, type VNode } from 'preact';

export type IconShape = [tag: string, attributes: Record<string, string>][];

export function Icon({ of, size = 16, label }: { of: IconShape; size?: number; label?: string }) {
  const attributes: SVGAttributes<SVGSVGElement> = {
    class: 'icon',
    width: size,
    height: size,
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.75,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }),
  };
  const lines: VNode[] = of.map(([tag, shape]) => h(tag, shape));
  return h('svg', attributes, label && h('title', null, label), lines);
}
