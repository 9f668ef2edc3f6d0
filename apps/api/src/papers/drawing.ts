import { A4, type CertificateFacts, certificateSheet, PHONE } from './certificate-sheet.ts'
import { openFaces } from './faces.ts'
import { writePdf } from './pdf.ts'
import { drawPicture } from './picture.ts'

export interface Drawing {
  format: 'pdf' | 'png'
  facts: CertificateFacts
}

/** Draws here and now, which takes a few tenths of a second of nothing else; `draw` has a thread do it. */
export async function drawHere({ format, facts }: Drawing): Promise<Buffer> {
  const faces = openFaces()
  if (format === 'png') return drawPicture(faces, certificateSheet(faces, facts, PHONE))
  const about = { title: '志愿服务证明', author: facts.communityName, madeAt: new Date(facts.issuedAt) }
  return writePdf(certificateSheet(faces, facts, A4), about)
}
