package import Model

/// Reads header values that stand elsewhere than in a header: in the text of a forwarded message, in a calendar.
package enum HeaderText {
  /// The people of an address list, at most `MIMELimits.participants`.
  package static func participants(_ value: String, role: Participant.Role) -> [Participant] {
    AddressList(value, role: role, limit: MIMELimits.participants).participants
  }

  /// Nil where it is no date.
  package static func date(_ value: String) -> MessageDate? { DateField.parse(value) }
}
