/**
 * Names of the categories of codes, which follow from the code alone: no words of the catalog are needed for them.
 *
 * The table of the server (`codes.domain.categories`), held by `tests/shared/categories.json`.
 */
import { isLevelII } from '../catalog/rows.ts'

const OTHER = 'Other HCPCS'

/** The first code of each range of numeric codes; a range ends where the next begins. */
const NUMERIC: readonly (readonly [first: string, name: string])[] = [
  ['00000', 'Anesthesia'],
  ['10000', 'Skin and breast surgery'],
  ['20000', 'Musculoskeletal surgery'],
  ['30000', 'Respiratory surgery'],
  ['33000', 'Heart and vascular surgery'],
  ['36400', 'Blood draws, transfusion and vascular access'],
  ['36465', 'Heart and vascular surgery'],
  ['36500', 'Blood draws, transfusion and vascular access'],
  ['36800', 'Heart and vascular surgery'],
  ['38000', 'Spleen, marrow and lymphatic surgery'],
  ['39000', 'Mediastinum and diaphragm surgery'],
  ['40000', 'Digestive surgery and endoscopy'],
  ['50000', 'Urinary surgery'],
  ['54000', 'Male genital surgery'],
  ['55920', 'Reproductive system procedures'],
  ['56000', 'Female genital surgery'],
  ['59000', 'Maternity care and delivery'],
  ['60000', 'Endocrine surgery'],
  ['61000', 'Nervous system surgery'],
  ['65000', 'Eye surgery'],
  ['69000', 'Ear surgery'],
  ['69990', 'Operating microscope'],
  ['70000', 'Diagnostic imaging'],
  ['76500', 'Diagnostic ultrasound'],
  ['77000', 'Imaging guidance'],
  ['77046', 'Breast and bone imaging'],
  ['77200', 'Radiation oncology'],
  ['78000', 'Nuclear medicine'],
  ['80000', 'Pathology and laboratory'],
  ['90000', 'Immunization'],
  ['90785', 'Psychiatry and psychotherapy'],
  ['90900', 'Biofeedback'],
  ['90935', 'Dialysis'],
  ['91000', 'Gastroenterology tests'],
  ['92000', 'Eye examinations and tests'],
  ['92500', 'Ear, nose, throat, speech and hearing services'],
  ['92920', 'Cardiology'],
  ['93880', 'Vascular studies'],
  ['94000', 'Pulmonary function and ventilation'],
  ['95000', 'Allergy and immunology'],
  ['95249', 'Glucose monitoring'],
  ['95700', 'Neurology and sleep studies'],
  ['96040', 'Genetic counseling'],
  ['96100', 'Neuropsychological and cognitive testing'],
  ['96156', 'Health behavior services'],
  ['96360', 'Infusion, injection and chemotherapy'],
  ['96567', 'Dermatology services'],
  ['97000', 'Physical medicine and rehabilitation'],
  ['97802', 'Medical nutrition therapy'],
  ['97810', 'Acupuncture'],
  ['98000', 'Evaluation and management'],
  ['98920', 'Osteopathic manipulation'],
  ['98940', 'Chiropractic manipulation'],
  ['98960', 'Education and remote care'],
  ['99000', 'Other medical services'],
  ['99100', 'Anesthesia'],
  ['99150', 'Moderate sedation'],
  ['99160', 'Other medical services'],
  ['99202', 'Evaluation and management'],
  ['99500', 'Home visits and medication management'],
]

/** Of four digits and a letter. */
const BY_LAST_LETTER: { readonly [letter: string]: string } = {
  A: 'Immunization',
  F: 'Performance measures',
  M: 'Pathology and laboratory',
  T: 'Emerging technology',
  U: 'Pathology and laboratory',
}

/** Of HCPCS Level II: a letter and four digits. */
const BY_FIRST_LETTER: { readonly [letter: string]: string } = {
  A: 'Transport, supplies and radiopharmaceuticals',
  B: 'Enteral and parenteral therapy',
  C: 'Hospital outpatient items',
  D: 'Dental',
  E: 'Durable medical equipment',
  G: 'Medicare professional services',
  J: 'Drugs given other than by mouth',
  K: 'Equipment codes of the Medicare contractors',
  L: 'Orthotics and prosthetics',
  M: 'Quality measures and medical services',
  P: 'Laboratory and blood products',
  Q: 'Temporary codes',
  R: 'Portable radiology',
  S: 'Private payer codes',
  T: 'State Medicaid codes',
  U: 'Coronavirus laboratory tests',
  V: 'Vision, hearing and speech items',
}

/** Returns the name of the category of a code; "Other HCPCS" for what no range or letter names, such as H2020. */
export function categoryName(code: string): string {
  if (/^[0-9]{5}$/.test(code)) return NUMERIC.findLast(([first]) => first <= code)?.[1] ?? OTHER
  const named = isLevelII(code) ? BY_FIRST_LETTER[code.charAt(0)] : BY_LAST_LETTER[code.slice(-1)]
  return named ?? OTHER
}
