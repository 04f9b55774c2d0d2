import Model
import Wire

@testable import Providers

let beginning = Timestamp(seconds: 1_790_000_000)

let acme = OAuthRegistration(
  issuer: {
    var issuer = OAuthIssuer.own(key: "acme")
    issuer.authorize = "https://login.acme.example/authorize"
    issuer.token = "https://login.acme.example/token"
    issuer.scopes = ["mail.read", "mail.send", "openid", "offline_access"]
    issuer.identifier = "https://login.acme.example"
    return issuer
  }(), client: OAuthClient(id: "rapport", secret: nil))

/// An id token with a made-up signature, which nobody looks at.
func idToken(_ claims: String) -> String {
  "e30." + Base64URL.text(Array(claims.utf8)) + ".c2lnbmF0dXJl"
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
