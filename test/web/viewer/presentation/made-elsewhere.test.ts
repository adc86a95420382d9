// Presentation states, segmentations and overlay planes in the browser, on objects made here: what a person sees of them,
// and how they put it away.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import t from 'tap';
import { derivedUid } from '../../../../appliance/lib/dicom/uid.ts';
import { startAppliance } from '../../../appliance.ts';
import type { Element } from '../../../data-set.ts';
import { ctSlice, dxImage, make, type TestObject } from '../../../objects.ts';
import { startChromium } from '../../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from '../on-screen.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const appliance = await startAppliance(t);
const browser = await startChromium(t);

const SIZE = 64;
const slice = (accessionNumber: string, instanceNumber: number, elements: Element[] = []) =>
  ctSlice({ rows: SIZE, columns: SIZE, accessionNumber, instanceNumber, elements });
/** Stored value of the test objects' gradient, which lies outside their disc. */
const gradient = (column: number) => Math.round(-1000 + (column / SIZE / 2) * 2000);
const greyOf = (value: number, center: number, width: number) =>
  Math.max(0, Math.min(255, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));

const keep = (objects: TestObject[]) =>
  store(
    appliance,
    objects.map(({ file }) => file),
    objects[0]!.studyInstanceUid,
    objects.length,
  );
const near = (
  t: { ok(is: boolean, what: string): unknown },
  found: readonly number[],
  wanted: readonly number[],
  what: string,
  by = 5,
) =>
  t.ok(
    found.every((value, i) => Math.abs(value - wanted[i]!) <= by),
    `${what}: ${found}, expected ${wanted}`,
  );
const grey = (value: number) => [value, value, value];

/** What lies over the picture comes after it. */
async function eventually(screen: OnScreen, column: number, row: number, is: (colour: number[]) => boolean) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const colour = await screen.seenAt(column, row);
    if (is(colour) || Date.now() > deadline) return colour;
    await screen.page.waitForTimeout(50);
  }
}

function state(about: TestObject, number: number, label: string, elements: Element[]): TestObject {
  const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } = about;
  const image: Element[] = [
    [0x00081150, 'UI', sopClassUid],
    [0x00081155, 'UI', sopInstanceUid],
  ];
  return make(
    {
      ...{ sopClassUid: '1.2.840.10008.5.1.4.1.1.11.1', modality: 'PR', seriesNumber: 90, instanceNumber: number },
      studyInstanceUid,
    },
    [
      [
        0x00081115,
        'SQ',
        [
          [
            [0x00081140, 'SQ', [image]],
            [0x0020000e, 'UI', seriesInstanceUid],
          ],
        ],
      ],
      [0x00700080, 'CS', 'STATE'],
      [0x00700081, 'LO', label],
      [0x00700082, 'DA', `2026030${number}`],
      [0x00700083, 'TM', '101500'],
      [0x00700084, 'PN', 'Reader^Rosa'],
      [0x20500020, 'CS', 'IDENTITY'],
      ...elements,
    ],
  );
}

const SAME_RESCALE: Element[] = [
  [0x00281052, 'DS', '0'],
  [0x00281053, 'DS', '1'],
];
const window = (center: number, width: number): Element => [
  0x00283110,
  'SQ',
  [
    [
      [0x00281050, 'DS', center],
      [0x00281051, 'DS', width],
    ],
  ],
];

t.test('a presentation state is offered; one key shows it and takes it away', async (t) => {
  const images = [1, 2].map((number) => slice('PR-1', number));
  const line: Element[] = [
    [0x00700005, 'CS', 'PIXEL'],
    [0x00700020, 'US', 2],
    [0x00700021, 'US', 2],
    [0x00700022, 'FL', [40, 50.5, 60, 50.5]],
    [0x00700023, 'CS', 'POLYLINE'],
    [0x00700024, 'CS', 'N'],
  ];
  const words: Element[] = [
    [0x00700003, 'CS', 'DISPLAY'],
    [0x00700006, 'ST', 'Look here'],
    [0x00700010, 'FL', [0.6, 0.05]],
    [0x00700011, 'FL', [0.9, 0.15]],
  ];
  const shown = state(images[0]!, 1, 'Lung, inverted', [
    ...SAME_RESCALE,
    window(-500, 800),
    [0x00181600, 'CS', 'RECTANGULAR'],
    [0x00181602, 'IS', 5],
    [0x00181604, 'IS', SIZE],
    [0x00181606, 'IS', 1],
    [0x00181608, 'IS', SIZE],
    [0x00181622, 'US', 0],
    [
      0x00700001,
      'SQ',
      [
        [
          [0x00700002, 'CS', 'L'],
          [0x00700008, 'SQ', [words]],
          [0x00700009, 'SQ', [line]],
        ],
      ],
    ],
    [
      0x00700060,
      'SQ',
      [
        [
          [0x00700002, 'CS', 'L'],
          [0x00700062, 'IS', 1],
          [0x00700066, 'US', 65535],
        ],
      ],
    ],
    [0x20500020, 'CS', 'INVERSE'],
  ]);
  const turned = state(images[1]!, 2, 'Turned', [
    ...SAME_RESCALE,
    window(-500, 1000),
    [0x00700041, 'CS', 'N'],
    [0x00700042, 'US', 90],
  ]);
  await keep([...images, shown, turned]);
  const screen = await openStudy(appliance, browser, shown.studyInstanceUid);
  const { page, colourAt, seenAt } = screen;
  const plain = await screen.shown(0);
  near(t, await colourAt(60, 60), grey(greyOf(gradient(60), 40, 400)), 'as sent');
  await page.getByLabel('Shown as').waitFor();
  t.match(await page.getByLabel('Shown as').innerText(), /As sent – 1 other view of this image/);

  await page.keyboard.press('j');
  await screen.shown(0, plain.imageId);
  near(t, await colourAt(30, 60), grey(255 - greyOf(gradient(30), -500, 800)), 'by the state');
  // It is as wide as one and a half pixels of the screen, wherever these begin.
  t.ok((await seenAt(50, 50))[0] > 120, 'the line is drawn, white on dark');
  near(t, await seenAt(50, 46), grey(255 - greyOf(gradient(50), -500, 800)), 'above the line');
  near(t, await seenAt(1, 60), grey(0), 'outside the shutter');
  near(t, await seenAt(5, 60), grey(255 - greyOf(gradient(5), -500, 800)), 'inside the shutter');
  await page.locator('.v-annotations').getByText('Look here').waitFor();
  t.equal(await page.getByLabel('Shown as').inputValue(), shown.sopInstanceUid);
  t.match(await page.getByLabel('Shown as').innerText(), /Lung, inverted \(Reader, Rosa, Mar 1, 2026\)/);

  // The next image has a state of its own, which turns it clockwise: its columns run downward.
  await page.keyboard.press('ArrowDown');
  await screen.shown(1);
  near(t, await eventually(screen, 30, 60, ([red]) => red! > 100), grey(greyOf(gradient(60), -500, 1000)), 'turned');

  await page.keyboard.press('f');
  await page.keyboard.press('h');
  await page.keyboard.press('r');
  // Mirrored, then turned once more: what is left of the two turns is left and right exchanged.
  near(
    t,
    await eventually(screen, 60, 60, ([red]) => red! < 60),
    grey(greyOf(gradient(3), -500, 1000)),
    'turned by hand',
  );
  await page.keyboard.press('0');
  near(
    t,
    await eventually(screen, 30, 60, ([red]) => red! > 200),
    grey(greyOf(gradient(60), -500, 1000)),
    'as the state turns it',
  );
  const { imageId } = await screen.shown(1);
  await page.getByLabel('Shown as').selectOption('');
  await screen.shown(1, imageId);
  near(t, await colourAt(60, 60), grey(greyOf(gradient(60), 40, 400)), 'as sent again');
  t.same(await page.locator('.v-annotations').count(), 0);
  t.same(
    screen.errors.filter((error) => !/404/.test(error)),
    [],
  );
});

/** A binary segmentation on a grid four times as coarse as the slices; its frames of 225 bits share bytes. */
const GRID = 15;
const COLOURS = { 1: [41661, 41167, 40792], 2: [35581, 53662, 50857] } as const;
const item = (elements: Element[]): Element[][] => [elements];
const code = (value: string, meaning: string): Element[][] =>
  item([
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', 'SCT'],
    [0x00080104, 'LO', meaning],
  ]);

function segmentation(studyInstanceUid: string, frames: { z: number; segment: number; from: number; to: number }[]) {
  const bits = Buffer.alloc(Math.ceil((frames.length * GRID * GRID) / 8));
  for (const [i, { from, to }] of frames.entries()) {
    for (let row = from; row <= to; row++) {
      for (let column = from; column <= to; column++) {
        const at = i * GRID * GRID + row * GRID + column;
        bits[at >> 3] = bits[at >> 3]! | (1 << (at & 7));
      }
    }
  }
  const segments = ([1, 2] as const).map((number): Element[] => [
    [0x00620003, 'SQ', code('85756007', 'Tissue')],
    [0x00620004, 'US', number],
    [0x00620005, 'LO', number === 1 ? 'Liver' : 'Lesion'],
    [0x00620008, 'CS', 'MANUAL'],
    [0x0062000d, 'US', [...COLOURS[number]]],
    [0x0062000f, 'SQ', code('10200004', 'Liver')],
  ]);
  const perFrame = frames.map(({ z, segment }): Element[] => [
    [0x00209113, 'SQ', item([[0x00200032, 'DS', [-149.25, -149.25, z]]])],
    [0x0062000a, 'SQ', item([[0x0062000b, 'US', segment]])],
  ]);
  const measures: Element[] = [
    [0x00180088, 'DS', '5'],
    [0x00280030, 'DS', ['2', '2']],
  ];
  return make(
    {
      ...{ sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4', modality: 'SEG', seriesNumber: 80, studyInstanceUid },
      seriesDescription: 'Drawn elsewhere',
    },
    [
      [0x00200052, 'UI', derivedUid('frame of reference ')],
      [0x00280002, 'US', 1],
      [0x00280004, 'CS', 'MONOCHROME2'],
      [0x00280008, 'IS', frames.length],
      [0x00280010, 'US', GRID],
      [0x00280011, 'US', GRID],
      [0x00280100, 'US', 1],
      [0x00280101, 'US', 1],
      [0x00280102, 'US', 0],
      [0x00280103, 'US', 0],
      [0x00620001, 'CS', 'BINARY'],
      [0x00620002, 'SQ', segments],
      [
        0x52009229,
        'SQ',
        item([
          [0x00209116, 'SQ', item([[0x00200037, 'DS', [1, 0, 0, 0, 1, 0]]])],
          [0x00289110, 'SQ', item(measures)],
        ]),
      ],
      [0x52009230, 'SQ', perFrame],
      [0x7fe00010, 'OB', bits],
    ],
  );
}

t.test('segments lie where they were drawn, mix where they overlap, and are hidden one by one or all', async (t) => {
  const black: Element[] = [
    [0x00281050, 'DS', '5000'],
    [0x00281051, 'DS', '10'],
  ];
  const images = [1, 2, 3].map((number) => slice('SEG-1', number, black));
  const object = segmentation(images[0]!.studyInstanceUid, [
    { z: 5, segment: 1, from: 9, to: 12 },
    { z: 10, segment: 1, from: 10, to: 12 },
    { z: 5, segment: 2, from: 11, to: 14 },
  ]);
  await keep([...images, object]);
  const screen = await openStudy(appliance, browser, images[0]!.studyInstanceUid);
  const { page, seenAt } = screen;
  await screen.shown(0);
  // Columns 36 to 51 and 44 to 59; the image is all black in its window.
  const inLiver = await eventually(screen, 41, 41, ([red]) => red! > 20);
  const [liver, both, lesion] = [inLiver, await seenAt(49, 49), await seenAt(57, 57)];
  near(t, lesion, [64, 0, 0], 'a quarter of red');
  near(
    t,
    both,
    [0, 1, 2].map((i) => (liver[i]! + lesion[i]!) / 2),
    'mixed',
  );
  t.ok(liver[0]! > liver[1]! && liver[1]! > liver[2]!, `liver is ${liver}`);
  near(t, await seenAt(33, 33), grey(0), 'outside');

  await page.getByRole('button', { name: 'Segments' }).click();
  const list = page.getByRole('complementary', { name: 'Segments' });
  await page.evaluate(`${AXE}; 0`);
  const { violations } = (await page.evaluate("axe.run('.viewer')")) as {
    violations: { id: string; nodes: unknown[] }[];
  };
  t.same(violations, [], 'axe finds nothing in the pane’s corner and the list');
  await list.getByLabel('Lesion').uncheck();
  near(t, await seenAt(57, 57), grey(0), 'lesion hidden');
  near(t, await seenAt(49, 49), liver, 'liver stays');
  await list.getByLabel('Fill').fill('100');
  near(
    t,
    await seenAt(41, 41),
    liver.map((value) => value * 4),
    'filled',
    10,
  );
  await page.keyboard.press('Shift+S');
  near(t, await seenAt(41, 41), grey(0), 'all hidden');
  await page.keyboard.press('Shift+S');
  near(
    t,
    await eventually(screen, 41, 41, ([red]) => red! > 20),
    liver.map((value) => value * 4),
    'all back',
    10,
  );

  await page.keyboard.press('ArrowDown');
  await screen.shown(1);
  await eventually(screen, 49, 49, ([red]) => red! > 20);
  near(t, await seenAt(37, 37), grey(0), 'smaller on the second slice');
  await page.keyboard.press('ArrowDown');
  await screen.shown(2);
  await page.getByText('None of them lies on this image.').waitFor();
  near(t, await seenAt(49, 49), grey(0), 'nothing on the third');
  t.same(
    screen.errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('overlay planes are shown, those in spare bits too, until a key hides them', async (t) => {
  const columns = 60;
  const rows = 40;
  const film = dxImage({ rows, columns, accessionNumber: 'OV-1' });
  const pixels = Buffer.from(film.pixels);
  for (let column = 0; column < columns; column++) {
    const at = 2 * (30 * columns + column);
    pixels.writeUInt16LE(pixels.readUInt16LE(at) | 0x8000, at);
  }
  const data = Buffer.alloc((10 * 16) / 8, 0xff);
  const withOverlays = dxImage({
    ...{ rows, columns, accessionNumber: 'OV-1' },
    elements: [
      [0x60000010, 'US', 10],
      [0x60000011, 'US', 16],
      [0x60000040, 'CS', 'G'],
      [0x60000050, 'SS', [5, 41]],
      [0x60000100, 'US', 1],
      [0x60000102, 'US', 0],
      [0x60003000, 'OW', data],
      [0x60020010, 'US', rows],
      [0x60020011, 'US', columns],
      [0x60020040, 'CS', 'G'],
      [0x60020050, 'SS', [1, 1]],
      [0x60020100, 'US', 16],
      [0x60020102, 'US', 15],
      [0x7fe00010, 'OW', pixels],
    ],
  });
  await keep([withOverlays]);
  const screen = await openStudy(appliance, browser, withOverlays.studyInstanceUid);
  const shown = await screen.shown(0);
  t.ok(shown.max < 4096, 'the spare bit is no part of the value');
  const places = [
    [41, 5],
    [54, 12],
    [50, 30],
  ] as const;
  for (const [column, row] of places) {
    near(
      t,
      await eventually(screen, column, row, ([red, , blue]) => blue! > red! + 50),
      [140, 214, 255],
      `${column}, ${row}`,
    );
  }
  const [red, , blue] = await screen.seenAt(50, 20);
  t.equal(red, blue, 'nothing beside it');
  await screen.page.keyboard.press('Shift+O');
  for (const [column, row] of places)
    near(t, await screen.seenAt(column, row), await screen.colourAt(column, row), 'hidden');
  await screen.page.getByRole('button', { name: 'Overlay' }).click();
  near(t, await screen.seenAt(41, 5), [140, 214, 255], 'shown again');
});

t.test('an S-shaped window is one, on the graphics card and without it', async (t) => {
  const image = slice('SIG-1', 1, [
    [0x00281050, 'DS', '-500'],
    [0x00281051, 'DS', '600'],
    [0x00281056, 'CS', 'SIGMOID'],
  ]);
  await keep([image]);
  for (const backend of ['cpu', 'gpu'] as const) {
    const { shown, colourAt, page } = await openStudy(appliance, browser, image.studyInstanceUid, { backend });
    await shown(0);
    for (const column of [2, 20, 40, 62]) {
      const wanted = 255 / (1 + Math.exp((-4 * (gradient(column) + 500)) / 600));
      near(t, await colourAt(column, 60), grey(wanted), `${backend}, column ${column}`);
    }
    await page.keyboard.press('i');
    near(t, await colourAt(62, 60), grey(255 - 255 / (1 + Math.exp((-4 * (gradient(62) + 500)) / 600))), 'inverted');
  }
});

t.test('a study without any of it fetches none of its code', async (t) => {
  const image = slice('PLAIN-1', 1);
  await keep([image]);
  const { shown, page } = await openStudy(appliance, browser, image.studyInstanceUid);
  await shown(0);
  const scripts: string[] = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()!),
  );
  t.ok(scripts.some((name) => name.startsWith('viewer-')));
  t.notOk(scripts.some((name) => name.startsWith('made-')));
});
