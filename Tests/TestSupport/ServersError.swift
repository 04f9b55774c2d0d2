/// Why the test support could not do what a test asked; the text names the command and what it said.
package struct ServersError: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
