import CLibCurl

/// An IPv4 or IPv6 address as a number.
package enum IPAddress: Sendable, Hashable {
    case v4(UInt32)
    case v6(UInt128)

    /// Nil where the text is not a plain address; odd spellings (octal, hexadecimal) are not.
    package init?(_ text: String) {
        self.init(unsafe ph_parse_address(text))
    }

    /// Nil for families other than IPv4 and IPv6.
    init?(_ address: ph_address) {
        switch address.family {
        case 4: self = .v4(UInt32(truncatingIfNeeded: address.low))
        case 6: self = .v6(UInt128(address.high) << 64 | UInt128(address.low))
        default: return nil
        }
    }

    var isIPv6: Bool {
        if case .v6 = self { true } else { false }
    }

    /// The IPv4 address inside a mapped (`::ffff:0:0/96`) or NAT64 (`64:ff9b::/96`) one.
    var embedded: IPAddress? {
        guard case .v6(let value) = self else { return nil }
        let prefix = value >> 32
        guard prefix == 0xFFFF || prefix == UInt128(0x64_FF9B) << 64 else { return nil }
        return .v4(UInt32(truncatingIfNeeded: value))
    }
}

/// A block of addresses: `10.0.0.0/8`, `fc00::/7`, or one address.
package struct CIDR: Sendable, Hashable {
    package let base: IPAddress
    package let prefixLength: Int

    /// Nil where the text is not an address, optionally with a slash and a length that fits.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let base = IPAddress(String(parts[0])) else {
            return nil
        }
        let width =
            switch base {
            case .v4: 32
            case .v6: 128
            }
        let isNumber = parts.count == 1 || parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let length = parts.count == 2 ? Int(parts[1]) : width,
            (0...width).contains(length)
        else { return nil }
        self.base = base
        prefixLength = length
    }

    /// Whether the address lies in the block; families never mix.
    package func contains(_ address: IPAddress) -> Bool {
        switch (base, address) {
        case (.v4(let base), .v4(let value)): (base ^ value) >> UInt32(32 - prefixLength) == 0
        case (.v6(let base), .v6(let value)): (base ^ value) >> UInt128(128 - prefixLength) == 0
        default: false
        }
    }
}
