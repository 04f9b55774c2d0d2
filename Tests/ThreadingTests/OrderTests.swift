import Model
import Testing
import TestSupport

@testable import Threading

/// The same letters give the same threads, whatever the order of arrival.
@Suite struct OrderTests {
  @Test func everyOrderOfAHardConversation() {
    let letters = [
      Letter(id: "a@x", subject: "Pumps", from: "anna", to: ["bob"], number: 1),
      Letter(id: "b@x", references: ["a@x"], subject: "Re: Pumps", day: 1, from: "bob", to: ["anna"], number: 2),
      // Reused, answered, bounced, and merged with another by a late mail.
      Letter(id: "c@x", references: ["a@x", "b@x"], subject: "Valves", day: 9, from: "bob", to: ["carl"], number: 3),
      Letter(
        id: "d@x", references: ["a@x", "c@x"], subject: "Re: Valves", day: 10, from: "carl", to: ["bob"], number: 4),
      Letter(
        subject: "Returned", day: 9, from: "mailer-daemon", to: ["bob"], automated: .bounce, report: "c@x", number: 5),
      Letter(id: "e@x", subject: "Valves, again", day: 20, from: "carl", to: ["bob"], number: 6),
      Letter(
        id: "f@x", references: ["d@x", "e@x"], subject: "Re: Valves, again", day: 21, from: "bob", to: ["carl"],
        number: 7),
    ]
    let expected: Set<Set<Letter>> = [Set(letters[...1]), Set(letters[2...])]
    let orders = permutations(letters)
    #expect(orders.count == 5040)
    #expect(orders.allSatisfy { Letter.partition(of: $0) == expected })
  }

  @Test func randomConversations() {
    var dice = SplitMix64(seed: 1)
    var (together, split) = (0, 0)
    for _ in 0..<1_000 {
      let letters = (0..<8).map { RandomLetters.letter(UInt8($0), &dice) }
      let expected = Letter.partition(of: letters)
      if expected.count < letters.count { together += 1 }
      if expected != byIDs(letters) { split += 1 }
      for _ in 0..<12 {
        let shuffled = letters.shuffled(using: &dice)
        #expect(Letter.partition(of: shuffled) == expected)
      }
    }
    #expect(together > 500)
    #expect(split > 200)
  }

  /// What ids alone would make of them.
  private func byIDs(_ letters: [Letter]) -> Set<Set<Letter>> {
    Letter.partition(
      of: letters.map { letter in
        var plain = letter
        (plain.subject, plain.to) = ("", [])
        return plain
      }
    ).reduce(into: []) { all, some in
      all.insert(Set(some.compactMap { plain in letters.first { $0.number == plain.number } }))
    }
  }
}

enum RandomLetters {
  static func letter(_ number: UInt8, _ dice: inout SplitMix64) -> Letter {
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }
    func any<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &dice)] }
    let ids = (0..<10).map { "m\($0)@x" } + ["nobody@localhost", "broken"]
    let people = ["anna", "bob", "carl", "dora"]
    let automated: AutomatedKind? = chance(20) ? any([.autoReply, .bounce, .receipt, .list]) : nil
    return Letter(
      id: chance(85) ? "m\(chance(90) ? number : 0)@x" : (chance(50) ? "nobody@localhost" : nil),
      references: chance(50) ? (0..<Int.random(in: 1...3, using: &dice)).map { _ in any(ids) } : [],
      inReplyTo: chance(15) ? [any(ids)] : [],
      subject: any(["Pumps", "Re: Pumps", "AW: Pumps", "Re: Valves", "Valves", "Filters", "Re:"]),
      day: Int64.random(in: 0...45, using: &dice), from: any(people),
      to: chance(10) ? [] : (0..<Int.random(in: 1...2, using: &dice)).map { _ in any(people) },
      automated: automated, report: automated == .bounce || automated == .receipt ? any(ids) : nil,
      outlook: chance(15) ? UInt8.random(in: 1...2, using: &dice) : nil,
      gmail: chance(10) ? UInt8.random(in: 1...2, using: &dice) : nil, number: number)
  }
}

/// All orders of a few.
func permutations<Element>(_ list: [Element]) -> [[Element]] {
  guard let first = list.first else { return [[]] }
  return permutations(Array(list.dropFirst())).flatMap { rest in
    (0...rest.count).map { place in
      var order = rest
      order.insert(first, at: place)
      return order
    }
  }
}
