import Testing

@testable import penguinhooks

/// Which pages of its memory a daemon gives back after its start.
struct ProgramPagesTests {
    @Test func onlyTheProgramsOwnCodeIsGivenBack() {
        let maps = """
            55d0c0000000-55d0c0400000 r--p 00000000 fe:00 4711     /opt/my hooks/penguinhooks
            55d0c0400000-55d0c1000000 r-xp 00400000 fe:00 4711     /opt/my hooks/penguinhooks
            55d0c1000000-55d0c1100000 rwxp 01000000 fe:00 4711     /opt/my hooks/penguinhooks
            55d0c1100000-55d0c1200000 rw-p 01100000 fe:00 4711     /opt/my hooks/penguinhooks
            55d0c1200000-55d0c1300000 r-xp 00400000 fe:00 4712     /opt/my hooks/penguinhooks.old
            55d0c1300000-55d0c1400000 r-xp 00400000 fe:00 4713     /srv/opt/my hooks/penguinhooks
            55d0c1400000-55d0c1400000 r-xp 00400000 fe:00 4711     /opt/my hooks/penguinhooks
            55d0c1600000-55d0c1500000 r-xp 00400000 fe:00 4711     /opt/my hooks/penguinhooks
            nonsense r-xp /opt/my hooks/penguinhooks
            7f0000000000-7f0000100000 r-xp 00000000 fe:00 4714     /usr/lib/libcurl.so.4
            7f0000200000-7f0000300000 r-xp 00500000 fe:00 4711     /opt/my hooks/penguinhooks
            7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0        [vdso]
            """
        let ranges = ProgramPages.codeRanges(of: "/opt/my hooks/penguinhooks", in: maps)
        #expect(
            ranges == [
                0x55d0_c040_0000..<0x55d0_c100_0000, 0x7f00_0020_0000..<0x7f00_0030_0000,
            ]
        )
        #expect(ProgramPages.codeRanges(of: "/opt/other", in: maps).isEmpty)
        #expect(ProgramPages.codeRanges(of: "/opt/other", in: "").isEmpty)
    }
}
