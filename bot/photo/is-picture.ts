/** Whether somebody meant a picture; whether it is one is judged by its bytes. */
import type { InboundFile } from '../../adapters/port.ts'

const NAME = /\.(jpe?g|png|webp|gif|bmp|heic|heif|avif|tiff?)$/i

/** A photo sent "as a file" has the kind of any file on some platforms. */
export const isPicture = ({ name, mime }: InboundFile): boolean => mime.startsWith('image/') || NAME.test(name)
