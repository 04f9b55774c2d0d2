package import Model

/// What somebody else must do before a mailbox that is read can be sent from, and a request to them, ready to copy.
package struct AdministratorRequest: Sendable, Hashable {
  package let address: String
  package let server: String
  /// The step, a sentence.
  package let step: String
  /// The page to do it on.
  package let page: String?
  /// The request with `{address}` and `{server}` in it, as translations know it.
  package let template: String

  /// By the server that refuses, else by the address's domain.
  package init(for address: Address, smtp: Endpoint) {
    self.address = address.description
    server = "\(smtp.host), port \(smtp.port)"
    let isMicrosoft =
      smtp.host.lowercased() == Provider.microsoft365.smtp.host || Provider.preset(for: address.domain) == .microsoft365
    step = isMicrosoft ? AdministratorRequest.microsoftStep : AdministratorRequest.generalStep
    template = isMicrosoft ? AdministratorRequest.microsoftText : AdministratorRequest.generalText
    page = isMicrosoft ? Provider.microsoft365.pages.administrator : nil
  }

  package var text: String { filled(template) }

  /// The address and the server in their places.
  package func filled(_ template: String) -> String {
    template.replacing("{address}", with: address).replacing("{server}", with: server)
  }

  /// Steps and requests, for the table of translations.
  package static let sentences = [microsoftStep, generalStep, microsoftText, generalText]

  private static let microsoftStep =
    "The administrator allows Authenticated SMTP for the mailbox: Admin center, Users, Active users, the user, Mail, "
    + "Manage email apps."
  private static let generalStep =
    "Whoever runs the mail server allows the mailbox to send by SMTP with its login name and password."
  package static let microsoftText = """
    Hello, please allow Authenticated SMTP for the mailbox {address}: in the Microsoft 365 admin center, Users, Active \
    users, open the user, Mail, Manage email apps, tick Authenticated SMTP, and save. If security defaults or a rule for \
    the whole organisation switch it off, it must be allowed there, too. Our CRM sends answers from this mailbox through \
    {server}. Thank you!
    """
  package static let generalText = """
    Hello, please allow the mailbox {address} to send mail by programs: our CRM signs in to {server} with the mailbox's \
    login name and password, under TLS, and is refused. If that needs an app password, another login name or another \
    server, please tell me which. Thank you!
    """
}
