/** A user as the service keeps it. */
export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly email: string
  city: string
}

const names = [
  'Ada Brandt',
  'Ben Okafor',
  'Chiara Russo',
  'Dag Lindqvist',
  'Elif Kaya',
  'Femke de Vries',
  'Goran Petrov',
  'Hana Sato',
  'Ines Duarte',
  'Jonas Meier',
  'Kamala Rao',
  'Liam Byrne',
]
const cities = ['Leeds', 'Porto', 'Como', 'Borås', 'Bursa', 'Kyoto']

/** The users, made anew for each start of the service. */
export function createUsers(): UserRecord[] {
  return names.map((name, index) => ({
    id: `u${index + 1}`,
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
    city: cities[index % cities.length] ?? '',
  }))
}
