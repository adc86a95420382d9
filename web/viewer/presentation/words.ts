// Texts about what was made elsewhere: presentation states, overlay planes, segmentations.
export const words = {
  commands: {
    'presentation-state': 'As sent, or as somebody else saw it',
    'overlay-planes': 'Show or hide overlays in the image',
    segments: 'Show or hide segments',
    'segment-list': 'List of segments',
  },
  shownAs: 'Shown as',
  asSent: 'As sent',
  /** In place of a name that nobody gave. */
  unnamed: 'Presentation state',
  offered: (count: number) => (count === 1 ? '1 other view of this image' : `${count} other views of this image`),
  offeredElsewhere: (count: number) =>
    count === 1 ? 'another view of 1 image' : `other views of these images (${count})`,
  onOthers: 'Of other images in this series',
  onImage: (number: number, label: string) => `Image ${number}: ${label}`,
  by: (label: string, who: string) => (who ? `${label} (${who})` : label),
  annotations: 'Annotations made elsewhere',
  overlay: 'Overlay',
  segments: 'Segments',
  segment: (number: number) => `Segment ${number}`,
  hideAll: 'Hide all',
  showAll: 'Show all',
  opacity: 'Fill',
  outlines: 'Outlines',
  close: 'Close the list of segments',
  notHere: 'None of them lies on this image.',
  fraction: { PROBABILITY: 'probability', OCCUPANCY: 'share of the pixel' } as Record<string, string>,
  failed: 'What others put on this image could not be read. The image itself is whole.',
};
