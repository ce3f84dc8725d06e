// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

/**
 * One thing that may be behind a fault.
 *
 * @param id stable name, in kebab case
 * @param because why it fits, with the facts that speak for it, a sentence
 * @param proof what would show whether it is so: a command, or where to look
 * @param next what to do if it is so
 */
public record Cause(String id, Likelihood likelihood, String because, String proof, String next) {}
