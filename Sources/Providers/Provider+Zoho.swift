internal import Model

// Zoho keeps accounts in regions, each with hosts of its own; organisations have hosts of their own beside them.
extension Provider {
  package static let zoho = zoho(
    "Zoho", domains: ["zoho.com", "zohomail.com"], exchangers: [], imap: "imap.zoho.com", smtp: "smtp.zoho.com",
    region: "com")

  /// Personal accounts of the other regions, and organisations of all.
  static let zohoRegions: [Provider] =
    ["eu", "in", "com.au", "jp"].map { region in
      zoho(
        "Zoho (\(region))", domains: ["zoho.\(region)", "zohomail.\(region)"], exchangers: [],
        imap: "imap.zoho.\(region)", smtp: "smtp.zoho.\(region)", region: region)
    }
    + ["com", "eu", "in", "com.au", "jp"].map { region in
      zoho(
        "Zoho for organisations (\(region))", domains: [], exchangers: ["zoho.\(region)"],
        imap: "imappro.zoho.\(region)", smtp: "smtppro.zoho.\(region)", region: region)
    }

  private static func zoho(
    _ name: String, domains: [String], exchangers: [String], imap: String, smtp: String, region: String
  ) -> Provider {
    Provider(
      name: name, domains: domains, exchangers: exchangers, imap: tls(imap, 993), smtp: tls(smtp, 465),
      filesSentMail: false, signIn: .password,
      signInNote: "With two-factor sign-in, an app password; organisations use imappro.zoho.com and smtppro.zoho.com.",
      steps: [
        "In Zoho Mail's settings, under Mail Accounts, switch IMAP access on.",
        "With two-factor sign-in, create an app password, and use it here.",
        "Accounts outside the United States use the hosts of their region, such as imap.zoho.eu.",
      ], passwordSteps: [1], folders: [],
      pages: Pages(
        imap: "https://mail.zoho.\(region)/zm/#settings",
        appPassword: "https://accounts.zoho.\(region)/home#security/app_password"))
  }
}
