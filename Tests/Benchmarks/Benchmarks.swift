import Pipeline
import TestSupport

@main
struct Benchmarks {
  static func main() async throws {}
}
