internal import Model
internal import Store

/// What a column of an export can be.
enum CRMField: String, CaseIterable, Sendable {
  case id, name, owner, domain, phone, title, status, source, pipeline, stage, amount, currency, created, closed
  case firstName = "first name"
  case lastName = "last name"
  case email = "e-mail"
  case companyID = "company id"
  case company
  case partnerID = "partner company id"
  case partner = "partner company"
  case contactIDs = "contact ids"
  case contacts

  /// The fields that a kind of record has.
  static func of(_ kind: RecordKind) -> [CRMField] {
    let common: [CRMField] = [.id, .owner, .created, .email]
    return switch kind {
    case .contact: common + [.firstName, .lastName, .name, .title, .phone, .companyID, .company]
    case .company: common + [.name, .domain, .phone, .company]
    case .lead: common + [.firstName, .lastName, .name, .phone, .company, .status, .source]
    case .deal:
      [.id, .owner, .created, .name, .title, .stage, .status, .pipeline, .amount, .currency, .closed]
        + [.companyID, .company, .partnerID, .partner, .contactIDs, .contacts]
    }
  }

  /// Headers as `CRMHeader.plain` gives them, in the words of HubSpot, Pipedrive, Salesforce, Bitrix24 and Zoho, and
  /// of German and Ukrainian exports.
  var headers: [String] {
    switch self {
    case .id: ["id", "record id", "external id", "nummer", "kennung", "ідентифікатор", "код"]
    case .name:
      ["name", "full name", "display name", "bezeichnung", "vollständiger name", "назва", "піб", "повне ім я"]
    case .firstName: ["first name", "firstname", "given name", "vorname", "ім я"]
    case .lastName: ["last name", "lastname", "surname", "family name", "nachname", "прізвище"]
    case .owner:
      [
        "owner", "owner name", "owner full name", "responsible", "responsible person", "responsible user",
        "assigned to",
        "assigned user", "record owner", "zuständig", "verantwortlich", "verantwortlicher", "betreuer", "besitzer",
        "відповідальний", "відповідальна особа",
      ]
    case .email:
      [
        "email", "emails", "email address", "email addresses", "work email", "primary email", "business email",
        "home email", "personal email", "other email", "secondary email", "additional emails",
        "additional email addresses", "email work", "email home", "email other", "email 1", "email 2", "email 3",
        "private email", "email adresse", "geschäftliche email", "пошта", "електронна пошта", "робоча пошта",
        "ел пошта", "електронна адреса",
      ]
    case .domain:
      [
        "domain", "domains", "domain name", "company domain name", "company domain", "additional domains", "website",
        "websites", "website url", "web site", "corporate website", "work website", "url", "homepage", "webseite",
        "internetseite", "сайт", "вебсайт", "веб сайт", "домен",
      ]
    case .phone:
      [
        "phone", "phones", "phone number", "work phone", "business phone", "phone work", "main phone", "telephone",
        "mobile", "mobile phone", "mobile phone number", "phone mobile", "phone home", "telefon", "telefonnummer",
        "mobil", "телефон", "робочий телефон", "номер телефону",
      ]
    case .title: ["title", "job title", "position", "funktion", "посада"]
    case .status: ["status", "статус"]
    case .source: ["source", "original source", "quelle", "джерело"]
    case .pipeline: ["pipeline", "sales pipeline", "pipeline name", "вирва", "воронка"]
    case .stage: ["stage", "sales stage", "stage name", "pipeline stage", "phase", "етап", "стадія"]
    case .amount: ["amount", "value", "betrag", "wert", "summe", "сума", "вартість"]
    case .currency: ["currency", "currency code", "currency iso code", "währung", "валюта"]
    case .created:
      [
        "created", "created on", "created at", "created date", "created time", "create date", "creation date",
        "add time", "date created", "opened", "opened on", "open date", "erstellt", "erstellt am", "angelegt am",
        "erstellungsdatum", "anlagedatum", "створено", "дата створення",
      ]
    case .closed:
      [
        "close date", "closed on", "closed at", "closed date", "closed time", "closing date", "date closed",
        "actual close date", "won time", "lost time", "geschlossen am", "abschlussdatum", "дата закриття", "закрито",
      ]
    case .companyID:
      [
        "company id", "associated company ids", "associated company id", "associated company ids primary",
        "primary company id", "primary associated company id", "organization id", "organisation id", "account id",
        "firmen id", "unternehmens id",
      ]
    case .company:
      [
        "company", "company name", "associated company", "associated companies", "associated company names",
        "associated company primary", "primary company", "organization", "organization name", "organisation",
        "account", "account name", "firma", "firmenname", "unternehmen", "unternehmensname", "компанія",
        "назва компанії", "організація",
      ]
    case .partnerID: ["partner company id", "partner id", "partner account id", "reseller id"]
    case .partner: ["partner company", "partner", "partner account", "reseller", "vertriebspartner", "партнер"]
    case .contactIDs:
      [
        "contact id", "contact ids", "associated contact ids", "associated contact id", "primary contact id",
        "person id", "contact person id", "kontakt id",
      ]
    case .contacts:
      [
        "contact", "contacts", "contact name", "associated contact", "associated contacts", "associated contact names",
        "primary contact", "contact person", "person", "person name", "kontakt", "kontakte", "ansprechpartner",
        "контакт", "контакти", "контактна особа",
      ]
    }
  }
}

/// A header as it is compared.
enum CRMHeader {
  /// Lower case, letters and digits with single spaces between: `E-Mail *` is `email`.
  static func plain(_ header: String) -> String {
    let lower = header.lowercased().replacing("e-mail", with: "email")
    var words: [String] = [""]
    for scalar in lower.unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else if words[words.count - 1] != "" {
        words.append("")
      }
    }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// What a kind of record is called in headers.
  static func nouns(_ kind: RecordKind) -> [String] {
    switch kind {
    case .contact: ["contact", "person"]
    case .company: ["company", "organization", "organisation", "account"]
    case .lead: ["lead"]
    case .deal: ["deal", "opportunity"]
    }
  }

  /// Without the `Deal - ` that Pipedrive puts before each field of a deal.
  static func withoutPrefix(_ header: String, kind: RecordKind) -> String {
    guard let dash = header.firstRange(of: " - ") else { return header }
    return nouns(kind).contains(plain(String(header[..<dash.lowerBound]))) ? String(header[dash.upperBound...]) : header
  }

  /// The ways in which a header may name a field, the plainest last: `deal owner`, `owner`.
  static func names(_ header: String, kind: RecordKind) -> [String] {
    let name = plain(withoutPrefix(header, kind: kind))
    guard let noun = nouns(kind).first(where: { name.hasPrefix($0 + " ") }) else { return [name] }
    return [name, String(name.dropFirst(noun.count + 1))]
  }
}
