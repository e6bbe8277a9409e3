/** The screens of log-in and of the first steps: one file of the build. */
export { LogInScreen } from './log-in.tsx'
export { OnboardingScreen } from './onboarding.tsx'
