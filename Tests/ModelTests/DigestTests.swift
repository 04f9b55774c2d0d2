import Model
import Testing

@Test(arguments: ["", "00", String(repeating: "g", count: 64), String(repeating: "0", count: 66)])
func whatIsNoDigestIsRefused(hex: String) { #expect(Digest(hex: hex) == nil) }

@Test func aDigestReadsBackInAnyCase() throws {
  let hex = String(repeating: "0123456789abcdef", count: 4)
  #expect(try #require(Digest(hex: hex.uppercased())).description == hex)
}
