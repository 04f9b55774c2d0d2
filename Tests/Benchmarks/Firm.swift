import Model

/// A firm that the made letters come from.
struct Firm {
  let number: Int
  let name: String

  private static let fronts = ["Amber", "Birch", "Cobalt", "Dune", "Ember", "Fjord", "Grove", "Haven"]
  private static let backs = ["stone", "light", "works", "mark", "field", "port", "line", "house"]
  private static let people = [
    ("Anna", "Brandt"), ("Jörg", "Weiß"), ("Zoé", "Lefèvre"), ("Łukasz", "Żurek"), ("Tom", "O'Neil"),
    ("Ida", "Sørensen"),
  ]

  static let all: [Firm] = fronts.enumerated().flatMap { i, front in
    backs.enumerated().map { j, back in Firm(number: i * backs.count + j, name: front + back) }
  }

  var domain: String { name.lowercased() + ".example" }

  static let size = people.count

  func person(_ index: Int) -> (name: String, address: String) {
    let (first, last) = Firm.people[index]
    return ("\(first) \(last)", "person\(index)@\(domain)")
  }

  /// Companies, their people and a deal each, as exports have them.
  static var sheets: [(kind: RecordKind, text: String)] {
    var companies = "Organization - ID,Organization - Name,Organization - Domain\n"
    var contacts = "ID;First name;Last name;Company ID;Company;Work e-mail\n"
    var deals = "Record ID,Deal Name,Pipeline,Deal Stage,Create Date,Associated Company IDs,Associated Company\n"
    for firm in all {
      companies += "K-\(firm.number),\(firm.name),\(firm.domain)\n"
      deals += "D-\(firm.number),\(firm.name) lobby,Projects,Offer,2024-01-10 09:00,K-\(firm.number),\(firm.name)\n"
      for index in people.indices {
        let (first, last) = people[index]
        contacts += "C-\(firm.number)-\(index);\(first);\(last);K-\(firm.number);\(firm.name);"
        contacts += firm.person(index).address + "\n"
      }
    }
    return [(.company, companies), (.contact, contacts), (.deal, deals)]
  }
}
