/** Images with classes, as their files hold them: bytes, one row an image. */

/** Labelled images. */
export interface LabelledImages {
  /** Bytes of one image. */
  readonly pixels: number;
  /** Row-major, 0 to 255. */
  readonly images: Uint8Array;
  /** Class of each image, 0 to 9. */
  readonly labels: Uint8Array;
}

/** Classes of both data sets. */
export const IMAGE_CLASSES = 10;
