// A doctor as lists and columns say them: with the department, where they belong to one.
import type { Clinic } from '../shapes.ts';

export function doctorText({ departments }: Clinic, { displayName, departmentId }: Clinic['doctors'][number]): string {
  const department = departments.find(({ id }) => id === departmentId);
  return department ? `${displayName} · ${department.name}` : displayName;
}

export function doctorOptions(clinic: Clinic): { value: string; text: string }[] {
  return clinic.doctors.map((doctor) => ({ value: doctor.username, text: doctorText(clinic, doctor) }));
}
