// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document that the program has made.
 *
 * @param schema name of the schema that it is to keep
 * @param what it is about, for messages
 */
record Document(String schema, String what, JsonNode json) {}
