/// Decides which addresses may be connected to: only what is globally routable, and what is allowed by hand.
package struct AddressGuard: Sendable {
    private let allowed: [CIDR]

    /// A guard that also lets through the blocks given with `--allow-private`.
    package init(allowing allowed: [CIDR] = []) {
        self.allowed = allowed
    }

    /// Whether a connection to the address may be made.
    package func allows(_ address: IPAddress) -> Bool {
        if let embedded = address.embedded {
            return allowed.contains { $0.contains(address) } || allows(embedded)
        }
        if allowed.contains(where: { $0.contains(address) }) { return true }
        switch address {
        case .v4:
            return !Self.refusedIPv4.contains { $0.contains(address) }
        case .v6:
            // Only 2000::/3 is given out for global use (RFC 4291, IANA's registry).
            return Self.globalIPv6.contains(address)
                && (!Self.refusedIPv6.contains { $0.contains(address) }
                    || Self.globalExceptions.contains { $0.contains(address) })
        }
    }
}

extension AddressGuard {
    /// IANA's special-purpose IPv4 blocks, multicast, the reserved rest, and Azure's host address.
    private static let refusedIPv4 = blocks(
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32"
    )

    private static let globalIPv6 = block("2000::/3")

    /// Special-purpose blocks within 2000::/3.
    private static let refusedIPv6 = blocks(
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20"
    )

    /// The parts of 2001::/23 that are globally reachable by IANA's registry.
    private static let globalExceptions = blocks(
        "2001:1::1/128",
        "2001:1::2/128",
        "2001:1::3/128",
        "2001:3::/32",
        "2001:4:112::/48",
        "2001:20::/28",
        "2001:30::/28"
    )

    private static func blocks(_ texts: String...) -> [CIDR] {
        texts.map(block)
    }

    private static func block(_ text: String) -> CIDR {
        guard let block = CIDR(text) else { preconditionFailure("not a block: \(text)") }
        return block
    }
}
