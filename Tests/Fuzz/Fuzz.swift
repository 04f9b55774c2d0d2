internal import Glibc

/// Feeds the rooms that read mail with what libFuzzer makes; `Tests/fuzz` builds and runs it.
///
///     Fuzz TARGET [--structured] [arguments and corpus folders of libFuzzer]
///     Fuzz show TARGET FILE      what a structured input stands for
///     Fuzz growth [NAME]         whether the time for hostile input grows as its length does
@main
enum Fuzz {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "growth": exit(Growth.run(only: arguments.dropFirst().first))
    case "show": show(arguments.dropFirst())
    case let name? where Target(rawValue: name) != nil:
      setenv(Chosen.variable, name, 1)
      arguments.removeFirst()
      if arguments.first == "--structured" {
        setenv(Chosen.structuredVariable, "1", 1)
        arguments.removeFirst()
      }
      fallthrough
    default:
      guard Chosen.target != nil else { usage() }
      exit(drive(arguments))
    }
  }

  /// Hands over to libFuzzer, with what is left of the arguments.
  private static func drive(_ arguments: [String]) -> CInt {
    var pointers = ([CommandLine.arguments[0]] + arguments).map { strdup($0) } + [nil]
    var count = CInt(pointers.count - 1)
    return pointers.withUnsafeMutableBufferPointer { buffer in
      var first = buffer.baseAddress
      return runDriver(&count, &first) { start, length in
        Chosen.run(UnsafeRawBufferPointer(start: start, count: length))
        return 0
      }
    }
  }

  private static func show(_ arguments: ArraySlice<String>) -> Never {
    guard let name = arguments.first, let target = Target(rawValue: name), let path = arguments.dropFirst().first,
      let bytes = contents(of: path)
    else { usage() }
    let made = bytes.withUnsafeBytes { target.write($0) }
    emit(made, to: STDOUT_FILENO)
    exit(0)
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return bytes
  }

  private static func usage() -> Never {
    let names = Target.allCases.map(\.rawValue).joined(separator: "|")
    complain("usage: Fuzz \(names) [--structured] [libFuzzer's arguments] | Fuzz show TARGET FILE | Fuzz growth [NAME]")
    exit(2)
  }
}

/// What this process feeds. It stands in the environment, since libFuzzer starts processes of its own to make a
/// failing input smaller.
enum Chosen {
  static let variable = "FUZZ_TARGET"
  static let structuredVariable = "FUZZ_STRUCTURED"

  static let target = getenv(variable).flatMap { Target(rawValue: String(cString: $0)) }
  static let isStructured = getenv(structuredVariable) != nil

  static func run(_ bytes: UnsafeRawBufferPointer) {
    guard let target else { return }
    if isStructured {
      target.write(bytes).withUnsafeBytes { target.check($0) }
    } else {
      target.check(bytes)
    }
  }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Stops with a message where something that holds for every input does not.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if holds { return }
  complain("Fuzz: BROKEN: \(what())")
  abort()
}

func complain(_ text: String) { emit(Array((text + "\n").utf8), to: STDERR_FILENO) }

func emit(_ bytes: [UInt8], to file: CInt) {
  bytes.withUnsafeBytes { buffer in
    var sent = 0
    while sent < buffer.count {
      let count = write(file, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
      if count <= 0 { return }
      sent += count
    }
  }
}
