declare module "bikram-sambat" {
  const calendar: {
    /** @throws outside of the years that its table has */
    toBik(day: string): { year: number; month: number; day: number };
  };
  export default calendar;
}
