/**
 * The clauses that plans can supply evidence for, each in one line of our own words. What the standards themselves say is
 * their publishers' and is not repeated here: who works with a clause reads it there. The keys of the standards are those of
 * `controls:` in a claim. A clause that is not here is not known, and naming it is a mistake with a suggestion.
 */

export type Standard = {
  /** As it is printed. */
  readonly name: string
  /** Which edition the numbers are of. */
  readonly edition: string
  /** By number: what the clause is about. */
  readonly clauses: Readonly<Record<string, string>>
}

const soc2: Standard = {
  name: 'SOC 2',
  edition: 'Trust Services Criteria of 2017, points of focus of 2022',
  clauses: {
    'CC1.3': 'Who reports to whom and who may decide is laid down',
    'CC1.4': 'People are able to do what is asked of them, and are trained for it',
    'CC2.2': 'People inside know what they must know',
    'CC2.3': 'People outside are told what concerns them',
    'CC3.2': 'Risks are found and weighed',
    'CC4.1': 'Whether controls work is looked at again and again',
    'CC4.2': 'What does not work is told to those who can mend it',
    'CC5.3': 'Controls are written down as rules and put to use',
    'CC6.1': 'Data and systems are guarded against those who have no business with them',
    'CC7.2': 'Systems are watched for what is out of the ordinary',
    'CC7.3': 'What was noticed is weighed: is it an incident?',
    'CC7.4': 'Incidents are answered in a planned way',
    'CC7.5': 'After an incident, service is brought back and the cause is dealt with',
    'CC9.1': 'Interruptions of business are expected and made less harmful',
    'CC9.2': 'Risks that come with suppliers and partners are managed',
    'A1.1': 'Load and capacity are watched, so that there is enough of it',
    'A1.2': 'Copies, spare capacity and means of recovery are designed, run and watched',
    'A1.3': 'Recovery is tried out',
  },
}

const iso22301: Standard = {
  name: 'ISO 22301',
  edition: '2019, with amendment 1 of 2024',
  clauses: {
    '5.3': 'Roles for continuity have owners with authority',
    '6.2': 'Objectives for continuity are set, and how they are reached',
    '7.2': 'People who do the work are able to',
    '7.3': 'People know what continuity asks of them',
    '7.4': 'It is settled who tells whom what, and when',
    '7.5': 'Documents are identified, approved, kept current and under control',
    '8.2.2': 'What an interruption would do to the business is analysed',
    '8.2.3': 'What could interrupt the business is assessed',
    '8.3.3': 'Strategies are chosen that meet the times and capacities needed',
    '8.3.4': 'The means that the strategies need are determined',
    '8.3.5': 'The chosen strategies are in place and can be used',
    '8.4.2': 'There is a structure of people who respond',
    '8.4.3': 'Warnings and messages reach those who need them',
    '8.4.4': 'Plans say who does what, when, to go on and to recover',
    '8.4.5': 'There is a way back from temporary measures to normal',
    '8.5': 'Plans are exercised and tested on a schedule',
    '8.6': 'Documentation and abilities are evaluated after exercises, incidents and changes',
    '9.1': 'What is to be measured is measured and judged',
    '9.2': 'The management system is audited from inside',
    '9.3': 'Top management reviews the management system',
    '10.1': 'What went wrong is corrected, with its cause',
  },
}

const iso27001: Standard = {
  name: 'ISO 27001',
  edition: '2022, annex A',
  clauses: {
    'A.5.1': 'Policies are set, approved and known',
    'A.5.2': 'Roles for security are given to people',
    'A.5.5': 'It is known which authorities to reach',
    'A.5.9': 'Information and what holds it is listed, with owners',
    'A.5.19': 'Risks from suppliers are dealt with',
    'A.5.20': 'What is expected of suppliers stands in agreements',
    'A.5.21': 'Risks along the chain of suppliers are dealt with',
    'A.5.22': 'Suppliers are watched, and changes there are noticed',
    'A.5.23': 'Cloud services are chosen, used and left in a planned way',
    'A.5.24': 'Handling of incidents is prepared',
    'A.5.25': 'Events are weighed: is it an incident?',
    'A.5.26': 'Incidents are answered as planned',
    'A.5.27': 'Incidents are learned from',
    'A.5.28': 'What proves an incident is gathered and kept',
    'A.5.29': 'Security is kept up during an interruption',
    'A.5.30': 'Technology is ready to meet the objectives of continuity, and that is tested',
    'A.5.35': 'Independent people review how security is managed',
    'A.5.36': 'It is checked whether rules are kept',
    'A.5.37': 'How systems are run is written down for those who run them',
    'A.6.3': 'People are made aware and trained',
    'A.8.6': 'Use of resources is watched and adjusted to need',
    'A.8.13': 'Copies of data are made, kept and tested',
    'A.8.14': 'There is more than one of what must not be missing',
    'A.8.15': 'What happens is recorded, and the records are protected',
    'A.8.16': 'Systems are watched for unusual behaviour',
    'A.8.24': 'Encryption is used by rule, keys included',
  },
}

const nist34: Standard = {
  name: 'NIST SP 800-34',
  edition: 'Revision 1, steps of contingency planning',
  clauses: {
    'step-2': 'Impact on the business is analysed and recovery is put in order',
    'step-4': 'Ways to recover are chosen',
    'step-5': 'The plan is written, with procedures for recovery',
    'step-6': 'The plan is tested and exercised, and people are trained',
    'step-7': 'The plan is kept current',
  },
}

const nist: Standard = {
  name: 'NIST SP 800-53',
  edition: 'Revision 5',
  clauses: {
    'CA-5': 'Weaknesses are listed with what is done about each, by when',
    'CA-7': 'Controls are watched all the time',
    'CM-8': 'Components of the system are listed',
    'CP-1': 'There is a policy for contingencies, with procedures',
    'CP-2': 'There is a plan for contingencies that people approved and know',
    'CP-2d': 'The plan is reviewed on a schedule',
    'CP-2(2)': 'Capacity for contingencies is planned',
    'CP-2(3)': 'It is planned how soon functions resume',
    'CP-2(5)': 'It is planned how essential functions go on with little or no loss',
    'CP-2(7)': 'The plan fits those of the providers it depends on',
    'CP-2(8)': 'What essential functions depend on is identified',
    'CP-3': 'People are trained for their part in a contingency',
    'CP-4': 'The plan is tested, and what was found is mended',
    'CP-4(2)': 'The plan is tested at the other site',
    'CP-4(4)': 'A test includes full recovery to a known state',
    'CP-6': 'Backups lie at another site too',
    'CP-6(1)': 'That other site is far enough from the first',
    'CP-7': 'There is another site where processing can go on',
    'CP-8': 'There are other lines of telecommunication',
    'CP-9': 'Data, system and documents are backed up and the copies protected',
    'CP-9(1)': 'It is tested whether backups can be read and are whole',
    'CP-9(2)': 'Samples are restored from backups as a test',
    'CP-9(3)': 'Copies of what is critical are stored apart',
    'CP-9(8)': 'Backups are protected by encryption',
    'CP-10': 'The system can be recovered to a known state in time',
    'IR-4': 'Incidents are handled from preparation to recovery',
    'IR-5': 'Incidents are tracked and written down',
    'IR-6': 'Incidents are reported to those who must know',
    'IR-7': 'Users get help with incidents',
    'RA-3': 'Risks are assessed and the result kept current',
    'RA-9': 'Components and functions that are critical are identified',
    'SA-9': 'Services from outside are held to requirements and watched',
  },
}

const dora: Standard = {
  name: 'DORA',
  edition: 'Regulation (EU) 2022/2554, articles',
  clauses: {
    '6(5)': 'The framework for ICT risk is documented and reviewed every year and after major incidents',
    '7': 'ICT systems are fit for their load, reliable and resilient',
    '8': 'Functions, assets and their risks are identified',
    '8(1)': 'Functions, roles and assets are identified, classified and documented',
    '8(4)': 'All assets are identified and what is critical is mapped, with links and dependencies',
    '10': 'Anomalies are detected, with several layers of control and thresholds',
    '11(1)': 'There is a policy for continuity of ICT',
    '11(2)': 'Continuity is put into practice by plans and procedures that limit damage and resume activity',
    '11(3)': 'There are plans for response and recovery, which are reviewed from inside',
    '11(4)': 'Continuity plans are kept up and tested, above all for critical functions that are outsourced',
    '11(5)': 'The impact of severe interruptions on the business is analysed',
    '11(6)': 'Plans are tested every year and after big changes, communication included',
    '11(7)': 'There is a crisis function with clear procedures for messages',
    '11(8)': 'Records are kept of what was done before and during interruptions',
    '12(1)': 'There are policies and procedures for backup and for recovery',
    '12(1)(b)': 'Methods of restoring and recovering are laid down',
    '12(2)': 'Backups can be activated without harm to security, and are tested at intervals',
    '12(3)': 'Data is restored on systems that are kept apart from the source',
    '12(4)': 'There is spare ICT capacity for the needs of the business',
    '12(6)': 'Recovery times and points are set for each function, by its weight',
    '12(7)': 'After a recovery, data is checked in several ways, so that it is whole',
    '13': 'What happened is learned from and the framework improves',
    '13(2)': 'Major incidents are looked into afterwards, for cause and improvement',
    '13(6)': 'Staff and management are trained',
    '14': 'There are plans for telling clients, counterparts and the public',
    '17': 'Incidents are handled by a process: noticed, recorded, followed up',
    '18': 'Incidents and threats are classified by their weight',
    '19': 'Major incidents are reported to the authority',
    '24': 'There is a programme for testing resilience',
    '25': 'Tools and systems are tested in suitable ways',
    '28': 'Risk from third parties of ICT is managed, with a register and ways out',
    '29': 'Concentration on one provider is weighed before a contract',
    '30': 'Contracts with providers have certain contents',
  },
}

const hipaa: Standard = {
  name: 'HIPAA',
  edition: '45 CFR part 164, subpart C',
  clauses: {
    '164.308(a)(1)(ii)(D)': 'Records of activity are looked through',
    '164.308(a)(2)': 'One person answers for security',
    '164.308(a)(6)': 'Security incidents are answered and documented',
    '164.308(a)(7)(i)': 'There is a contingency plan',
    '164.308(a)(7)(ii)(A)': 'Data is backed up so that exact copies can be had',
    '164.308(a)(7)(ii)(B)': 'There are procedures to restore lost data',
    '164.308(a)(7)(ii)(C)': 'Critical work that protects data goes on in an emergency',
    '164.308(a)(7)(ii)(D)': 'Contingency plans are tested and revised',
    '164.308(a)(7)(ii)(E)': 'It is weighed how critical applications and data are',
    '164.308(a)(8)': 'How well the rules are met is evaluated from time to time',
    '164.308(b)': 'Partners who hold data promise to protect it',
  },
}

const ccm: Standard = {
  name: 'CCM',
  edition: 'Cloud Controls Matrix version 4, domain BCR',
  clauses: {
    'BCR-01': 'There is a policy for continuity and resilience, with procedures',
    'BCR-02': 'Impact of interruptions and risk decide what continuity must do',
    'BCR-03': 'Strategies are set that fit what the business can bear',
    'BCR-04': 'There is a continuity plan that follows from the strategies',
    'BCR-05': 'The documents that continuity needs are made, found and kept current',
    'BCR-06': 'Continuity plans are exercised every year and after big changes',
    'BCR-07': 'It is settled how people talk to each other and to others meanwhile',
    'BCR-08': 'Data is backed up, the copies are protected, and restoring is tested',
    'BCR-09': 'There is a plan for response to disasters that is kept current',
    'BCR-10': 'That plan is exercised every year and after big changes',
    'BCR-11': 'Critical equipment exists more than once, apart from each other',
  },
}

/** Every standard by its key, in the order in which they are printed. */
export const standards: Readonly<Record<string, Standard>> = {
  soc2,
  iso22301,
  iso27001,
  nist34,
  nist,
  dora,
  hipaa,
  ccm,
}

/** `soc2:A1.2` */
export type Clause = `${string}:${string}`

/** The parts of a clause as it is written; the number may hold colons no more than the key may. */
export const partsOf = (clause: string): readonly [standard: string, number: string] => {
  const at = clause.indexOf(':')
  return [clause.slice(0, at), clause.slice(at + 1)]
}

/** Whether there is such a clause. */
export const isKnown = (clause: string): boolean => {
  const [standard, number] = partsOf(clause)
  return Object.hasOwn(standards, standard) && Object.hasOwn(standards[standard]?.clauses ?? {}, number)
}

/** For sorting by number: 8, 8(1), 10. */
const counted = (number: string): string => number.replace(/\d+/g, (digits) => digits.padStart(4, '0'))

/** Every clause, standard by standard. */
export const allClauses: readonly Clause[] = Object.entries(standards).flatMap(([key, { clauses }]) =>
  Object.keys(clauses)
    .toSorted((a, b) => (counted(a) < counted(b) ? -1 : 1))
    .map((number): Clause => `${key}:${number}`),
)

/** `soc2:A1.2` becomes "SOC 2 A1.2". */
export const clauseName = (clause: string): string => {
  const [standard, number] = partsOf(clause)
  return `${Object.hasOwn(standards, standard) ? standards[standard]?.name : standard} ${number.replace('step-', 'step ')}`
}
