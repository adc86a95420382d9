// What a report gets from the viewer: nodes of its schema, with the value as it was read and where it was measured.
import t from 'tap';
import { checkDocument, textOf } from '../../../../appliance/clinic/reports/document.ts';
import { DOCUMENT_SCHEMA, SECTIONS } from '../../../../appliance/clinic/reports/document-schema.ts';
import type { Marking } from '../../../../web/viewer/measure/marking.ts';
import { imageNode, measurementNodes } from '../../../../web/viewer/measure/reporting.ts';
import type { Value } from '../../../../web/viewer/measure/values.ts';

const image = { studyInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', sopInstanceUid: '2.25.3', frame: 4 };
const marking = (values: Value[], more: Partial<Marking> = {}): Marking => ({
  ...{ ...image, id: '2.25.99', kind: 'length', points: [], label: '', values },
  ...more,
});
const length: Value = { concept: 'length', value: 12.3456, unit: 'mm' };
const area: Value = { concept: 'area', value: 1234.5, unit: 'mm2' };
const mean: Value = { concept: 'mean', value: 41.26, unit: "[hnsf'U]" };

/** As the service reads it in the findings of a report. */
function read(nodes: ReturnType<typeof measurementNodes>): string {
  const empty = [{ type: 'paragraph' }];
  const parts = SECTIONS.map((type) => ({
    type,
    content: type === 'findings' ? [{ type: 'paragraph', content: nodes }] : empty,
  }));
  const document = checkDocument({ type: DOCUMENT_SCHEMA.topNode, content: parts });
  return textOf(document.content!.find(({ type }) => type === 'findings')!);
}

t.test('a length stands as it was read, named, with what must be said beside it', async (t) => {
  const [node] = measurementNodes(marking([length], { label: 'Nodule', note: 'detector' }));
  t.same(node!.attrs, {
    ...image,
    label: 'Nodule (at the detector)',
    value: 12.3,
    unit: 'mm',
    trackingUid: '2.25.99',
  });
  t.equal(read([node!]), 'Nodule (at the detector) 12.3 mm');
});

t.test('of several values those that were measured for; words are none', async (t) => {
  t.equal(read(measurementNodes(marking([area, mean], { kind: 'ellipse' }))), 'Area 12.3 cm²');
  t.equal(read(measurementNodes(marking([mean], { kind: 'ellipse' }))), 'Area, mean 41.3 HU');
  const ratio: Value = { concept: 'ratio', value: 0.5012, unit: '1' };
  t.equal(read(measurementNodes(marking([ratio, length, length], { kind: 'ratio' }))), 'Ratio 0.5');
  t.equal(
    read(measurementNodes(marking([{ concept: 'cobb-angle', value: 23.04, unit: 'deg' }], { kind: 'cobb' }))),
    'Cobb angle 23 °',
  );
  t.equal(read(measurementNodes(marking([{ ...length, unit: 'px' }]))), 'Length 12.3 px');
  const apart = measurementNodes(
    marking([
      { concept: 'horizontal', value: 0.25, unit: 's' },
      { concept: 'vertical', value: 80, unit: 'cm/s' },
    ]),
  );
  t.same(
    apart.map((node) => read([node])),
    ['Length, horizontal 0.25 s', 'Length, vertical 80 cm/s'],
  );
  t.same(measurementNodes(marking([], { kind: 'arrow', label: 'Here' })), []);
});

t.test('an image comes as it is windowed; a plane made in the viewer is no image of the archive', async (t) => {
  t.same(imageNode(image, { center: 40, width: 400 }, '')!.attrs, {
    ...image,
    windowCenter: 40,
    windowWidth: 400,
    caption: '',
  });
  t.same(imageNode(image, undefined, '')!.attrs!.windowWidth, null);
  const plane = { ...image, plane: 'lightbox:planes/1/4' };
  t.equal(imageNode(plane, undefined, ''), undefined);
  const [node] = measurementNodes(marking([length], plane));
  t.match(node!.attrs, { seriesInstanceUid: '2.25.2', sopInstanceUid: '', frame: 1 });
  read([node!]);
});
