//! A profile for each document: the sides it takes where it speaks, and nothing where it is
//! silent. A side may stand here only if one of its clauses is that document's own (tested).

use crate::engine::policy::Profile;
use crate::forms::billing::policy::{
    MoneyTakenBy, PaymentMeans, RecordsAuditedBy, TenantPrepayment,
};
use crate::forms::callbacks::policy::{
    CallbackMethod, CallbackRetention, DIRECTOR_SAMPLE_PERCENT, PaidCallback, RepairCallbackBy,
};
use crate::forms::catalogue::policy::{
    CatalogueChain, LossReportedBy, NoticeChannels, PriceApproval, PricedBy, QualityJudgedBy,
    ServiceApproval, ServicePrinciples, StopApproval,
};
use crate::forms::complaints::policy::{
    COMPLAINT_ANSWER_DAYS, COMPLAINT_TRANSFER_MINUTES, ComplaintCallbackBy, ComplaintCallbackTime,
    ComplaintClasses, ComplaintConsent, ComplaintDeadline, ComplaintProof, WhoClassesComplaint,
};
use crate::forms::intake::policy::TRANSFER_MINUTES;
use crate::forms::shift::policy::{DutyHours, HandoverPaper, HandoverShortfall};
use crate::forms::work::policy::{
    DAILY_SHARE_PERCENT, DispatchClock, PaidRepairForm, ProblemEscalation, RepairCallbackMoment,
    RepairCallbackRate, SLIP_MINUTES, SlipWrittenBy, URGENT_ARRIVAL_MINUTES, WhoDecidesPaid,
    WhoNamesWorker, WorkOrderForm,
};

/// The five profiles, in the order of the documents.
pub static PROFILES: &[Profile] = &[
    Profile {
        name: "S0",
        title: "便民服务规程（有偿服务与月结）",
        sides: &[
            ServiceApproval::GeneralManager.chosen(),
            PriceApproval::GeneralManager.chosen(),
            PricedBy::DirectorAndProperty.chosen(),
            CatalogueChain::DirectorAndSupervisor.chosen(),
            NoticeChannels::EntranceBoardsHome.chosen(),
            StopApproval::GeneralManager.chosen(),
            LossReportedBy::Anyone.chosen(),
            PaymentMeans::MonthlyAccount.chosen(),
            MoneyTakenBy::Cashier.chosen(),
            TenantPrepayment::FeeOrDeposit.chosen(),
            RecordsAuditedBy::OfficeSupervisor.chosen(),
            QualityJudgedBy::OfficeDirector.chosen(),
            ProblemEscalation::MajorOnly.chosen(),
            ServicePrinciples::SmallProfit.chosen(),
            WhoNamesWorker::Supervisor.chosen(),
        ],
        limits: &[],
    },
    // Five papers in one: where they differ, the service centre's own rules (S1C) come first,
    // then the repair rules (S1E), because the desk works by those every hour.
    Profile {
        name: "S1",
        title: "客户服务中心制度（值班、首问、四联单）",
        sides: &[
            ComplaintDeadline::ThreeDays.chosen(),
            ComplaintCallbackTime::ByContent.chosen(),
            ComplaintClasses::SmallAndBig.chosen(),
            ComplaintCallbackBy::FirstResponder.chosen(),
            RepairCallbackRate::DailyAll.chosen(),
            RepairCallbackMoment::NextDay.chosen(),
            RepairCallbackBy::DeskSupervisorDirector.chosen(),
            CallbackMethod::Phone.chosen(),
            CallbackRetention::NoEnd.chosen(),
            PaidCallback::WeeklySlips.chosen(),
            ServiceApproval::OfficeDirector.chosen(),
            PriceApproval::DepartmentsAndUnits.chosen(),
            PricedBy::DirectorAndFinance.chosen(),
            CatalogueChain::ServiceCentre.chosen(),
            NoticeChannels::EntranceBoardsUnitBox.chosen(),
            PaymentMeans::BankInPrinciple.chosen(),
            MoneyTakenBy::ServiceCentre.chosen(),
            HandoverShortfall::RecordAndSign.chosen(),
            HandoverPaper::CountAndSign.chosen(),
            DutyHours::RoundTheClock.chosen(),
            DispatchClock::BookedTime.chosen(),
            WorkOrderForm::FourPartSlip.chosen(),
            PaidRepairForm::FourPartSlip.chosen(),
            QualityJudgedBy::ServiceCentre.chosen(),
            SlipWrittenBy::CentreAndControlRoom.chosen(),
            ProblemEscalation::EngineeringThenHead.chosen(),
            ServicePrinciples::SafeAndFair.chosen(),
            WhoNamesWorker::Desk.chosen(),
        ],
        limits: &[(&COMPLAINT_ANSWER_DAYS, 3), (&DIRECTOR_SAMPLE_PERCENT, 20)],
    },
    Profile {
        name: "S2",
        title: "客户服务作业指引（维修单、交接本、巡视）",
        sides: &[
            ComplaintDeadline::PromisedTime.chosen(),
            ComplaintCallbackTime::WithinThreeDays.chosen(),
            ComplaintClasses::ImportantAndOrdinary.chosen(),
            ComplaintCallbackBy::HeadOrDepartment.chosen(),
            RepairCallbackRate::DailyShare.chosen(),
            RepairCallbackMoment::NextDay.chosen(),
            RepairCallbackBy::Desk.chosen(),
            CallbackMethod::AnySignedUnlessPhone.chosen(),
            CallbackRetention::TwoYears.chosen(),
            PaidCallback::AtCollection.chosen(),
            MoneyTakenBy::Assistant.chosen(),
            TenantPrepayment::None.chosen(),
            HandoverShortfall::PassOn.chosen(),
            HandoverPaper::LogAndMark.chosen(),
            DutyHours::OfficeHours.chosen(),
            DispatchClock::SlipAndArrival.chosen(),
            WorkOrderForm::RepairAndCleaning.chosen(),
            PaidRepairForm::RepairSlip.chosen(),
            ComplaintProof::OwnerSigns.chosen(),
            ComplaintConsent::OwnerConsent.chosen(),
            SlipWrittenBy::StaffByGrade.chosen(),
            ProblemEscalation::HeadThenAdviser.chosen(),
            WhoNamesWorker::Foreman.chosen(),
            WhoDecidesPaid::Head.chosen(),
        ],
        limits: &[(&SLIP_MINUTES, 5), (&URGENT_ARRIVAL_MINUTES, 15), (&DAILY_SHARE_PERCENT, 50)],
    },
    Profile {
        name: "S3",
        title: "服务质量控制程序（投诉分级、装修、放行）",
        sides: &[
            ComplaintDeadline::ByClass.chosen(),
            ComplaintCallbackTime::WithinOneDay.chosen(),
            ComplaintClasses::FourClasses.chosen(),
            ComplaintCallbackBy::Desk.chosen(),
            RepairCallbackBy::Desk.chosen(),
            CallbackRetention::NoEnd.chosen(),
            MoneyTakenBy::Cashier.chosen(),
            DispatchClock::Transfer.chosen(),
            ComplaintProof::OpinionCollected.chosen(),
            ComplaintConsent::ManagerConsent.chosen(),
            WhoClassesComplaint::Supervisor.chosen(),
        ],
        limits: &[(&TRANSFER_MINUTES, 10), (&COMPLAINT_TRANSFER_MINUTES, 10)],
    },
    Profile {
        name: "S4",
        title: "便民服务规程（分公司审批）",
        sides: &[
            ServiceApproval::BranchManager.chosen(),
            PriceApproval::BranchManager.chosen(),
            PricedBy::ManagerAndSupervisors.chosen(),
            CatalogueChain::AssistantAndAffairs.chosen(),
            NoticeChannels::BoardsHome.chosen(),
            StopApproval::BranchManager.chosen(),
            LossReportedBy::AdminDepartment.chosen(),
            PaymentMeans::MonthlyAccount.chosen(),
            MoneyTakenBy::Cashier.chosen(),
            RecordsAuditedBy::PropertyAssistant.chosen(),
            QualityJudgedBy::CentreManager.chosen(),
            ProblemEscalation::EveryCase.chosen(),
            ServicePrinciples::WithEnvironment.chosen(),
        ],
        limits: &[],
    },
];
