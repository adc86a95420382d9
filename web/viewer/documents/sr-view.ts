// A structured report to read where an image would stand. What it was measured in opens by a click.
import { html } from '../../parts/html.ts';
import type { Dataset } from '../dicom-json.ts';
import type { Viewer } from '../model.ts';
import { words } from '../words.ts';
import { type ContentItem, reportOf } from './sr-content.ts';

export function ReportView({ viewer, instance }: { viewer: Viewer; instance: Dataset }) {
  const report = reportOf(instance);
  const { completion, verification, verifiedBy, date } = report;
  const state = [
    completion === 'PARTIAL' ? words.documents.partial : '',
    verification === 'VERIFIED' ? words.documents.verified(verifiedBy.join(', ')) : words.documents.unverified,
    /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : '',
  ];
  return html`<article class="v-report" tabIndex=${0} aria-label=${report.title || words.documents.report}>
    <h2><bdi>${report.title || words.documents.report}</bdi></h2>
    <p class="v-report-state">${state.filter(Boolean).join(' · ')}</p>
    <${Items} viewer=${viewer} items=${report.content} level=${3} />
    ${report.content.length === 0 && html`<p>${words.documents.empty}</p>`}
  </article>`;
}

function Items({ viewer, items, level }: { viewer: Viewer; items: ContentItem[]; level: number }) {
  return html`<div class="v-report-part">${items.map((item, i) => html`<${Item} key=${i} viewer=${viewer} item=${item} level=${level} />`)}</div>`;
}

function Item({ viewer, item, level }: { viewer: Viewer; item: ContentItem; level: number }) {
  const { name, value, isHeading, reference, children } = item;
  const rest =
    children.length > 0 && html`<${Items} viewer=${viewer} items=${children} level=${Math.min(6, level + 1)} />`;
  if (isHeading) {
    const Heading = `h${level}`;
    return html`<section>${name && html`<${Heading}><bdi>${name}</bdi></${Heading}>`}${rest}</section>`;
  }
  return html`<div class="v-report-item">
    <p>
      ${name && html`<span class="v-report-name"><bdi>${name}</bdi></span>`} <bdi class="v-report-value">${value}</bdi>
      ${reference && html`<${Reference} viewer=${viewer} reference=${reference} />`}
    </p>
    ${rest}
  </div>`;
}

function Reference({ viewer, reference }: { viewer: Viewer; reference: NonNullable<ContentItem['reference']> }) {
  const found = viewer.find(reference.sopInstanceUid, reference.frame);
  if (!found) return html`<em>${words.documents.elsewhere}</em>`;
  return html`<button type="button" class="v-button" onClick=${() => viewer.showBeside(found)}>
    ${words.documents.show(found.index + 1)}
  </button>`;
}
