/// How libFuzzer changes an input. Structured inputs are only bytes. Of real mail, lines are moved about as often as
/// bytes, and pieces that the target's writer makes are put in between.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ room: Int, _ seed: UInt32) -> Int {
  var dice = Dice(state: UInt64(seed))
  guard let target = Chosen.target, !Chosen.isStructured, dice.below(4) == 0 else { return mutate(data, size, room) }
  let input = Array(UnsafeBufferPointer(start: data, count: size))
  let changed = dice.below(2) == 0 ? withPiece(input, of: target, &dice) : withLinesMoved(input, &dice)
  let count = min(changed.count, room)
  for index in 0..<count { data[index] = changed[index] }
  // libFuzzer wants something.
  return count > 0 ? count : mutate(data, size, room)
}

@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ room: Int) -> Int

/// Between two lines, or in the place of one.
private func withPiece(_ input: [UInt8], of target: Target, _ dice: inout Dice) -> [UInt8] {
  let decisions = (0..<dice.below(40) + 4).map { _ in UInt8(dice.below(256)) }
  let piece = decisions.withUnsafeBytes { target.write($0) }.prefix(2_000)
  var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
  let place = dice.below(lines.count + 1)
  if dice.below(2) == 0, place < lines.count {
    lines[place] = piece
  } else {
    lines.insert(piece, at: place)
  }
  return Array(lines.joined(separator: [0x0A]))
}

private func withLinesMoved(_ input: [UInt8], _ dice: inout Dice) -> [UInt8] {
  var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
  let from = dice.below(lines.count)
  let to = dice.below(lines.count)
  let count = min(1 + dice.below(4), lines.count - from)
  let block = lines[from..<from + count]
  switch dice.below(4) {
  case 0: lines.removeSubrange(from..<from + count)
  case 1: lines.insert(contentsOf: block, at: to)
  case 2: lines.swapAt(from, to)
  default:
    let times = 1 + dice.below(60)
    lines.insert(contentsOf: repeatElement(block, count: times).joined(), at: to)
  }
  return Array(lines.joined(separator: [0x0A]))
}

/// SplitMix64: what follows from libFuzzer's seed and nothing else.
struct Dice {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(1, limit)))
  }
}
