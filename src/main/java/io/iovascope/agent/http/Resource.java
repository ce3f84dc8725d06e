package io.iovascope.agent.http;

/** Answers requests for one path; may wait, so it is not called on an event loop. */
@FunctionalInterface
interface Resource {

  Reply get(Request request);
}
