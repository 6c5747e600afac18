import * as z from 'zod';

type Members = readonly z.ZodObject[];
type Widened<Options extends Members, Shape extends z.core.$ZodLooseShape> = {
  [Index in keyof Options]: z.ZodObject<Options[Index]['shape'] & Shape>;
};
type WidenedUnion<
  Options extends Members,
  Discriminator extends string,
  Shape extends z.core.$ZodLooseShape,
> = z.ZodDiscriminatedUnion<Widened<Options, Shape>, Discriminator>;

/**
 * Gives every member of a union the same further fields, so that a state travels flat beside what it is a state of and
 * stays a discriminated union (zod's intersections do not).
 */
export function withFields<Options extends Members, Discriminator extends string, Shape extends z.core.$ZodLooseShape>(
  union: z.ZodDiscriminatedUnion<Options, Discriminator>,
  shape: Shape,
): WidenedUnion<Options, Discriminator, Shape> {
  const options: Members = union.options.map((option) => option.extend(shape));
  return new z.ZodDiscriminatedUnion({ ...union.def, options }) as WidenedUnion<Options, Discriminator, Shape>;
}
