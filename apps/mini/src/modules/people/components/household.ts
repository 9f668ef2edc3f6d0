import type { PersonSummary, PersonView } from '@linli/domain/people/contract'
import { ADULT_AGE, CHILD_RELATIONS } from '@linli/domain/people/terms'

/** Everybody else of the household, whether or not the server repeats the person among them. */
export function othersOf(person: PersonView): PersonSummary[] {
  return person.householdMembers.filter((member) => member.id !== person.id)
}

/** Grown-ups of the household; who is a child of the head and of unknown age is not taken for one. */
export function adultsOf(person: PersonView): PersonSummary[] {
  return [person, ...othersOf(person)].filter(({ age, relation }) =>
    age === null ? !CHILD_RELATIONS.includes(relation) : age >= ADULT_AGE,
  )
}
