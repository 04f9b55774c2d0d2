import Foundation

/// Seconds by the clock on the wall, and seconds that the process's threads had a processor.
struct Spent {
  var wall: Double
  var processor: Double

  /// Seconds by the clock alone, which costs no call of the system.
  static func clock() -> Double { seconds(CLOCK_MONOTONIC) }

  static func now() -> Spent { Spent(wall: clock(), processor: seconds(CLOCK_PROCESS_CPUTIME_ID)) }

  /// What has gone by since.
  func since() -> Spent {
    let now = Spent.now()
    return Spent(wall: now.wall - wall, processor: now.processor - processor)
  }

  static func += (sum: inout Spent, more: Spent) {
    sum.wall += more.wall
    sum.processor += more.processor
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// A line that is seen at once, also where a file is written: the next one can be minutes away.
func say(_ line: String) {
  print(line)
  fflush(nil)
}

/// The middle of some measurements; of an even number the upper one.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// How far the slowest and the fastest run are apart, in percent of the middle one: the noise of the machine.
func spread(_ values: [Double]) -> Double {
  ((values.max() ?? 0) - (values.min() ?? 0)) / median(values) * 100
}

/// A number with so many decimals.
func number(_ value: Double, _ decimals: Int = 0) -> String { String(format: "%.\(decimals)f", value) }

/// Bytes in MB of 10^6.
func megabytes(_ bytes: Int) -> String { number(Double(bytes) / 1e6, 1) + " MB" }

enum Machine {
  static var description: String {
    let kind = isDebug ? "; A DEBUG BUILD, figures mean nothing: use -c release" : ""
    return "machine: \(ProcessInfo.processInfo.activeProcessorCount) processors, load \(load) at the start; what else "
      + "runs takes from the figures by the clock, little from processor time\(kind)"
  }

  /// Processes that wanted a processor, averaged over the last minute.
  private static var load: String {
    var averages = [Double](repeating: 0, count: 3)
    return getloadavg(&averages, 3) > 0 ? number(averages[0], 1) : "unknown"
  }

  private static var isDebug: Bool {
    var debug = false
    assert(
      {
        debug = true
        return true
      }())
    return debug
  }

  /// Makes the peak of memory start again from what is used now; false where the kernel does not allow it.
  static func restartPeak() -> Bool {
    let file = open("/proc/self/clear_refs", O_WRONLY)
    guard file >= 0 else { return false }
    defer { close(file) }
    return write(file, "5", 1) == 1
  }

  /// A line of /proc/self/status in bytes: `VmHWM`, the peak of resident memory, or `VmRSS`, now.
  static func memory(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return (line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
}
