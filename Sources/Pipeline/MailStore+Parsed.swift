package import Model
package import Store

extension MailStore {
  /// Parses the raw bytes of a stored or just fetched message anew.
  package func message(at location: RawLocation) throws(StoreError) -> Message {
    do { return try withRaw(location) { Parse.message($0) } } catch let error as StoreError { throw error } catch {
      throw .io(doing: "read a raw message", text: "\(error)")
    }
  }
}
