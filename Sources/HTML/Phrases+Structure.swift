extension Phrases {
  /// Classes, ids and names by which mail programs mark earlier messages and signatures.
  static let structure = PhraseTable<TextMark.Kind>([
    (
      .attribution,
      ["gmail_attr", "moz-cite-prefix", "reply-intro", "protonmail_attribution", "ntes-mailmaster-attribution"]
    ),
    (
      .history,
      [
        "yahoo_quoted", "zmail_extra", "protonmail_quote", "mail-quote-collapse", "mail-app-auto-quote",
        "fmoriginalcontent", "fmreply",
        "ntes-mailmaster-quote", "isreplycontent", "isforwardcontent", "original-content", "freshdesk_quote", "quote",
        "messagereplysection",
        "qmbox", "sh-quoted-content", "edo-original", "front-quote", "quoted-content", "xm_mail_oringinal_describe",
      ]
    ),
    (
      .historyBelow,
      [
        "appendonsend", "divrplyfwdmsg", "mail-editor-reference-message-container", "zwchr", "stopspelling",
        "olk_src_body_section",
        "outlookmessageheader", "mailoriginal",
      ]
    ),
    (
      .signature,
      [
        "gmail_signature", "gmail_signature_prefix", "moz-signature", "signature", "yahoo_signature",
        "ms-outlook-mobile-signature", "applemailsignature",
        "protonmail_signature_block", "_rc_sig", "mail-app-auto-default-signature", "composer_signature",
        "messagesignaturesection",
        "zm-_id_-sgn", "bloop_sign", "spark-signature", "tutanota_signature",
      ]
    ),
    (.footer, ["ymail_android_signature", "ymail_ios_signature"]),
  ])

  /// What these names begin with, for a quick look.
  static func mayBeStructure(_ first: UInt8) -> Bool {
    switch first | 0x20 {
    // a, b, c, d, e, f, g, i, m, n, o, p, q, r, s, t, x, y, z, _
    case 0x61...0x67, 0x69, 0x6D...0x74, 0x78...0x7A, 0x7F: true
    default: false
    }
  }
}
