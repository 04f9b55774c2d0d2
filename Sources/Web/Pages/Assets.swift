internal import Hummingbird

/// Styles, scripts and the icon, kept by browsers for good: their address changes with their bytes.
struct Assets: Sendable {
  private struct Asset: Sendable {
    let type: String
    let bytes: [UInt8]
    let version: String
  }

  private let byName: [String: Asset]

  init() {
    byName = Dictionary(
      uniqueKeysWithValues: Templates.assets.map {
        ($0.name, Asset(type: $0.type, bytes: $0.bytes, version: Checksum.of($0.bytes)))
      })
  }

  /// The address to load a file from.
  func path(_ name: String) -> String { "/assets/\(name)?v=\(byName[name]?.version ?? "")" }

  func response(_ name: String) throws -> Response {
    guard let asset = byName[name] else { throw PageProblem.notFound }
    return Response(
      status: .ok, headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }
}

extension Site {
  func addAssets(to routes: Routes) {
    routes.open(.get, "/assets/:name") { visitor in
      try visitor.site.assets.response(visitor.context.parameters.get("name") ?? "")
    }
  }
}
