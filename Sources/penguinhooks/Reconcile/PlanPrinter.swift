import Model
import Planning

/// Prints a plan before anything comes of it.
struct PlanPrinter {
    let state: StateOptions
    let format: PlanFormat
    let console: Console

    /// Prints the plan; the JSON document waits for what apply adds to it.
    func show(_ plan: Plan) {
        let name = state.server ?? state.state
        switch format {
        case .human:
            let colour = console.output.usesColour
            console.output.write(plan.humanText(state: name, now: .now(), colour: colour))
        case .markdown: console.output.write(plan.markdownText(state: name, now: .now()))
        case .github: console.output.write(plan.githubText)
        case .json: break
        }
    }
}
