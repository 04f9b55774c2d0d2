import Foundation
import Testing
@testable import Web
struct ZZDumpTests { @Test func dump() throws {
  let t = Texts(language: .ukrainian); var out = ""
  let all = try String(contentsOfFile: "/tmp/sent/all.txt", encoding: .utf8).split(separator: "\n")
  let start = Date()
  var english = 0
  for s in all { if t.sentence(String(s)).isEnglish && t.candidate(String(s)).isEnglish { english += 1; if english < 60 { out += "ENGLISH " + s + "\n" } } }
  out += "time \(Date().timeIntervalSince(start)) for \(all.count), english \(english)\n"
  let hostile = String(repeating: "a: b: 2 deals were not open on 2026-01-01: ((; ", count: 80)
  for h in [hostile, String(repeating: "(", count: 3900), "x: " + String(repeating: " is an address of ", count: 200), "1 deal was not open on 2026-01-01: " + String(repeating: "(opened ", count: 480), String(repeating: "a: ", count: 1300)] {
    let s = Date(); _ = t.sentence(h); out += "hostile \(Date().timeIntervalSince(s))\n" }
  for s in try String(contentsOfFile: "/tmp/sent/some.txt", encoding: .utf8).split(separator: "\n") { out += s + "\n    " + t.said(String(s)) + "\n" }
  try out.write(toFile: "/tmp/sent/out.txt", atomically: true, encoding: .utf8)
} }
