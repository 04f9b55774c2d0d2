internal import Foundation

extension Timestamp {
  /// Minutes east of Greenwich at this instant in the zone of an IANA name; 0 for a name that the system does not know.
  package func offsetMinutes(in timeZone: String) -> Int {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    return (TimeZone(identifier: timeZone)?.secondsFromGMT(for: date) ?? 0) / 60
  }
}
