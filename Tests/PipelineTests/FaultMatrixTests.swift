import Model
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing
import Wire

/// What breaks between a sync and a real server, anywhere in a session: the next one that is healthy has all that the
/// server lists, and nothing twice.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct FaultMatrixTests {
  @Test(
    arguments: [
      (.records, .first, [.cut(12), .hangUp(6), .flip(6), .stall(2)]),
      (.records, .following, [.cut(8), .hangUp(4), .flip(4), .stall(2)]),
      (.words, .first, [.cut(8), .hangUp(4), .flip(14), .insert(8)]),
      (.words, .following, [.cut(8), .hangUp(4), .flip(12), .insert(8)]),
    ] as [(FaultyWay.Layer, FaultyWay.Moment, [FaultyWay.Kind])])
  func nothingIsLostAndNothingDoubled(
    layer: FaultyWay.Layer, moment: FaultyWay.Moment, kinds: [FaultyWay.Kind]
  ) async throws {
    let way = try FaultyWay(layer, moment)
    defer { way.stop() }
    let whole = try await way.whole()
    for kind in kinds {
      var told = 0
      for plan in kind.plans(over: whole) {
        let failure = try await way.sync(under: plan)
        if let failure {
          told += 1
          #expect(failure.contains(way.address) && kind.causes(layer).contains { failure.contains($0) }, "\(plan)")
        }
        let left = try await way.heal()
        #expect(left == [], "\(plan), after: \(failure ?? "no failure")")
      }
      #expect(told >= kind.toldLeast(layer), "\(kind)")
    }
  }

  /// Bytes one by one and long ways cost time alone: no more turns than the words need.
  @Test(
    arguments: [
      (.first, .split), (.following, .split), (.first, .delay(milliseconds: 25)),
      (.following, .delay(milliseconds: 250)),
    ] as [(FaultyWay.Moment, FaultPlan.Fault)])
  func slownessIsNoFault(_ moment: FaultyWay.Moment, _ fault: FaultPlan.Fault) async throws {
    // A byte by itself may be answered before the next one comes.
    let limit = fault == .split ? Int.max : moment == .first ? 14 : 10
    var least = Int.max
    // What a busy machine sends in two goes takes a turn more: it is done again, and once must be as it should.
    for attempt in 1...3 where attempt == 1 || least > limit {
      let way = try FaultyWay(.records, moment)
      defer { way.stop() }
      _ = try await way.whole()
      let before = way.turns
      #expect(try await way.sync(under: FaultPlan(fromClient: fault, fromServer: fault), timeouts: Timeouts()) == nil)
      least = min(least, way.turns - before)
      #expect(try await way.heal() == [])
    }
    #expect(least <= limit)
  }
}
