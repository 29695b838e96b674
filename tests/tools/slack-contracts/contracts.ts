// The types that the contracts are made of: what we send to Slack, and what Slack sends to us.
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type {
  BlockAction,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewResponseAction,
  ViewSubmitAction,
} from "@slack/bolt";
import type { Manifest as SlackManifest } from "@slack/web-api/dist/types/request/manifest.js";
import type {
  ChatGetPermalinkArguments,
  ChatPostEphemeralArguments,
  ChatPostMessageArguments,
  ChatUpdateArguments,
  ConversationsHistoryArguments,
  ConversationsInfoArguments,
  ConversationsMembersArguments,
  ConversationsOpenArguments,
  ConversationsRepliesArguments,
  FilesCompleteUploadExternalArguments,
  FilesGetUploadURLExternalArguments,
  FilesInfoArguments,
  UsergroupsListArguments,
  UsersInfoArguments,
  UsersLookupByEmailArguments,
  ViewsOpenArguments,
  ViewsPublishArguments,
  ViewsPushArguments,
  ViewsUpdateArguments,
} from "@slack/web-api";

// ModalView and HomeView take any block; ours are among the known ones.
export type Modal = Omit<ModalView, "blocks"> & { blocks: KnownBlock[] };
export type Home = Omit<HomeView, "blocks"> & { blocks: KnownBlock[] };
export type Blocks = KnownBlock[];
export type AppManifest = SlackManifest;

export type Inbound_SlashCommand = SlashCommand;
export type Inbound_BlockAction = BlockAction;
export type Inbound_ViewSubmitAction = ViewSubmitAction;
export type Inbound_ViewClosedAction = ViewClosedAction;
export type Inbound_MessageShortcut = MessageShortcut;
export type Inbound_GlobalShortcut = GlobalShortcut;
export type Answer_View = ViewResponseAction;

export type Call_chat_postMessage = ChatPostMessageArguments;
export type Call_chat_postEphemeral = ChatPostEphemeralArguments;
export type Call_chat_update = ChatUpdateArguments;
export type Call_chat_getPermalink = ChatGetPermalinkArguments;
export type Call_conversations_history = ConversationsHistoryArguments;
export type Call_conversations_info = ConversationsInfoArguments;
export type Call_conversations_members = ConversationsMembersArguments;
export type Call_conversations_open = ConversationsOpenArguments;
export type Call_conversations_replies = ConversationsRepliesArguments;
export type Call_files_completeUploadExternal = FilesCompleteUploadExternalArguments;
export type Call_files_getUploadURLExternal = FilesGetUploadURLExternalArguments;
export type Call_files_info = FilesInfoArguments;
// optional in the library, which names no type of its own for it
export type Call_usergroups_list = Extract<UsergroupsListArguments, object>;
export type Call_users_info = UsersInfoArguments;
export type Call_users_lookupByEmail = UsersLookupByEmailArguments;
export type Call_views_open = ViewsOpenArguments;
export type Call_views_publish = ViewsPublishArguments;
export type Call_views_push = ViewsPushArguments;
export type Call_views_update = ViewsUpdateArguments;
