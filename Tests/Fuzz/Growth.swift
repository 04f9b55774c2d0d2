internal import Glibc
internal import HTML
internal import MIME
internal import Model
internal import OpenSSL

/// Reads every family of hostile input in growing sizes: time may grow as the length does, and hardly more.
enum Growth {
  /// How much more than in proportion the time may grow while the length grows 16 times; a quadratic reader is at 16.
  private static let tolerated = 3.0
  /// CPU time below which a reading is repeated, so that the clock's steps do not count, in seconds.
  private static let measurable = 0.004
  private static let sizes = [4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20]
  /// A reading that takes longer ends its family: what follows takes 4 times as long at least.
  private static let patience = 6.0
  /// Nanoseconds a byte beyond which a text of megabytes is not read in decent time.
  private static let slow = 2_000.0

  /// The exit status: 1 when a family grows too fast.
  static func run(only name: String?) -> CInt {
    let families = HostileFamily.all.filter { name.map($0.name.contains) ?? true }
    guard !families.isEmpty else {
      complain("no family of that name")
      return 2
    }
    var bad: [String] = []
    for family in families {
      let (line, isBad) = measure(family)
      emit(Array((line + "\n").utf8), to: STDOUT_FILENO)
      if isBad { bad.append(family.name) }
    }
    emit(Array("\(families.count) families, \(bad.count) too slow\n".utf8), to: STDOUT_FILENO)
    return bad.isEmpty ? 0 : 1
  }

  /// Nanoseconds a byte at each size, and whether these grow too fast or are too many.
  private static func measure(_ family: HostileFamily) -> (line: String, isBad: Bool) {
    var costs: [Double] = []
    for size in sizes {
      let input = family.input(size)
      let seconds = time(family.room, input)
      costs.append(seconds * 1e9 / Double(input.count))
      if seconds > patience { break }
    }
    let growth = costs.indices.dropFirst(2).map { costs[$0] / costs[$0 - 2] }.max() ?? 1
    // A limit that begins to count makes one step; what is not linear grows on.
    let isBad = costs.indices.dropFirst(2).contains { index in
      costs[index] / costs[index - 2] > tolerated && costs[index] / costs[index - 1] > 1.4 && costs[index] > 30
    }
    let isSlow = costs.dropFirst().contains { $0 > slow }
    let verdict = isBad ? "SUPERLINEAR" : isSlow ? "SLOW" : "linear"
    let shown = costs.map { "\(Int($0))" }.joined(separator: " ")
    return ("\(verdict) \(family.name): \(shown) ns a byte, grown \(Int(growth * 100))%", isBad || isSlow)
  }

  /// CPU seconds of one reading, the least of three.
  private static func time(_ room: HostileFamily.Room, _ input: [UInt8]) -> Double {
    var best = Double.infinity
    for _ in 0..<3 {
      var (count, spent) = (0, 0.0)
      while spent < measurable {
        let start = now()
        room.read(input)
        spent += now() - start
        count += 1
      }
      best = min(best, spent / Double(count))
      if spent > 0.2 { break }
    }
    return best
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// An input that can be had in any size.
struct HostileFamily: Sendable {
  enum Room: Sendable {
    case mime, text, display, cut

    func read(_ input: [UInt8]) {
      switch self {
      case .mime: _ = MessageCheck.parse(input)
      case .text: _ = HTMLText.text(of: input)
      case .display: _ = HTMLSanitizer.display(String(decoding: input, as: UTF8.self))
      case .cut: _ = NewText.cut(String(decoding: input, as: UTF8.self))
      }
    }
  }

  var name: String
  var room: Room
  var start = ""
  /// Repeated; `#` becomes the number of the repetition.
  var unit: String
  var end = ""
  /// Written once for each unit, behind all of them.
  var closing = ""
  /// What the whole is wrapped in.
  var wrap: @Sendable ([UInt8]) -> [UInt8] = { $0 }

  func input(_ size: Int) -> [UInt8] {
    var bytes = Array(start.utf8)
    let units = Array(unit.utf8)
    let isNumbered = units.contains(0x23)
    var count = 0
    while bytes.count + count * closing.utf8.count < size {
      bytes += isNumbered ? Array(unit.replacing("#", with: "\(count)").utf8) : units
      count += 1
    }
    for _ in 0..<count { bytes += closing.utf8 }
    return wrap(bytes + end.utf8)
  }
}
