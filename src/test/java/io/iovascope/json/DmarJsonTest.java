// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u32;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.host.DmarTable;
import io.iovascope.host.read.DmarBytes;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.DmarTableParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DmarJsonTest {

  @Test
  void aCapturedTable() {
    DmarTable table =
        DmarReader.readFile(Path.of("src/test/resources/dmar/deb612-rmrr-good.bin"))
            .optional()
            .orElseThrow();

    Golden.assertMatches(DmarJson.of(table).toPrettyString() + "\n", "dmar/deb612-rmrr-good.json");
  }

  @Test
  void everyField() {
    byte[] table =
        new DmarBytes()
            .flags(0b110)
            .structure(0, u8(1, 0), u16(1), u64(-4096), scope(3, 8, 0xf0, 0x1f, 7))
            .structure(1, u16(0), u16(1), u64(0x2000), u64(0x1fff), scope(2, 0, 0, 0x1c, 0, 0, 1))
            .structure(2, u8(1, 0), u16(1))
            .structure(3, u32(0), u64(-4096), u32(0xffff_ffffL))
            .structure(4, u8(0, 0, 0, 2), new byte[] {'\\', 'A', 0})
            .structure(5, u8(1, 0), u16(1), scope(5, 2, 0, 0x15, 0))
            .structure(6, u16(0), u16(1), scope(4, 0, 0xfa, 0xf, 0))
            .build();

    assertThat(DmarJson.of(DmarTableParser.parse(table, "table").optional().orElseThrow()))
        .hasToString(
            """
            {"revision":1,"oemId":"ACME","oemTableId":"TABLE","hostAddressWidth":39,\
            "interruptRemapping":false,"x2apicOptOut":true,"dmaControlOptIn":true,"checksumOk":true,\
            "units":[{"segment":1,"registerBase":"0xfffffffffffff000","includeAll":true,"scopes":\
            [{"type":"ioapic","enumerationId":8,"startBus":240,"path":["1f.7"]}]}],\
            "rmrr":[{"segment":1,"start":"0x0000000000002000","end":"0x0000000000001fff","scopes":\
            [{"type":"bridge","enumerationId":0,"startBus":0,"path":["1c.0","00.1"]}]}],\
            "atsr":[{"segment":1,"allPorts":true,"scopes":[]}],\
            "rhsa":[{"registerBase":"0xfffffffffffff000","proximityDomain":4294967295}],\
            "andd":[{"deviceNumber":2,"name":"\\\\A"}],\
            "satc":[{"segment":1,"atcRequired":true,"scopes":\
            [{"type":"namespace","enumerationId":2,"startBus":0,"path":["15.0"]}]}],\
            "sidp":[{"segment":1,"scopes":\
            [{"type":"hpet","enumerationId":0,"startBus":250,"path":["0f.0"]}]}],\
            "problems":["offset 0x48: RMRR ends at 0x0000000000001fff,\
             before its start 0x0000000000002000"]}""");
  }
}
